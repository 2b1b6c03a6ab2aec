import { LeftBehindLink } from '@/components/live/LeftBehindLink'
import { Callout } from '@/components/ui/Callout'
import type { PlanView } from '@/server/domain/planning/plan'
import { isEnded, type TaskDetail, type TaskState } from '@/server/domain/task'
import { PlanAgain } from './PlanAgain'

type Ending = { tone: 'info' | 'warn' | 'error'; title: string; next: string }

/** How it ended and what to do next; nothing to say of what arrived, or is still under way. */
const endings: Partial<Record<TaskState, Ending>> = {
  'rolled back': {
    tone: 'error',
    title: 'It failed and was undone: everything is as it was before',
    next: 'Mend what is named here, then plan again.',
  },
  cancelled: {
    tone: 'info',
    title: 'It was cancelled and undone: everything is as it was before',
    next: 'Plan again to go on with it.',
  },
  incomplete: {
    tone: 'warn',
    title: 'A part of it is done and kept',
    next: 'Plan again: what is left is planned anew from what is there now.',
  },
  'needs operator': {
    tone: 'error',
    title: 'Something was left that could not be undone or finished',
    next: 'What is left shows as drift. An operator has to look before it is planned again.',
  },
}

export function ApplyEnd({ plan, task }: { plan: PlanView; task: TaskDetail }) {
  const ending = isEnded(task.state) ? endings[task.state] : undefined
  if (!ending) return null
  const { error } = task
  return (
    <Callout tone={ending.tone} title={ending.title} action={<PlanAgain plan={plan} variant="primary" />}>
      {error && (
        <p className="text-text">
          {error.step && <span className="text-muted">{error.step}: </span>}
          {error.message}
        </p>
      )}
      {error?.detail && <p className="mt-1 font-mono text-xs whitespace-pre-wrap">{error.detail}</p>}
      <p className="mt-1">
        {ending.next} {task.state === 'needs operator' && <LeftBehindLink task={task} />}
      </p>
    </Callout>
  )
}
