import { LeftBehindLink } from '@/components/live/LeftBehindLink'
import { Callout } from '@/components/ui/Callout'
import { applyEndings } from '@/server/domain/planning/endings'
import type { PlanView } from '@/server/domain/planning/plan'
import type { TaskDetail } from '@/server/domain/task'
import { PlanAgain } from './PlanAgain'

/** How it ended and what to do next; nothing to say of what arrived, or is still under way. */
export function ApplyEnd({ plan, task }: { plan: PlanView; task: TaskDetail }) {
  const ending = applyEndings[task.state]
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
