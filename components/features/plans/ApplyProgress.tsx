'use client'
import { TaskControls } from '@/components/live/TaskControls'
import { TaskSteps } from '@/components/live/TaskSteps'
import { Mono } from '@/components/ui/Mono'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { ChangeMark } from '@/components/ui/plan/ChangeMark'
import { kindInWords } from '@/components/ui/plan/words'
import { type PlanView, parseChangeKey } from '@/server/domain/planning/plan'
import { isEnded, type TaskDetail } from '@/server/domain/task'

/** The apply as it goes on: each change with its steps, and what can be done with it. */
export function ApplyProgress({ plan, task }: { plan: PlanView; task: TaskDetail }) {
  const actions = new Map(plan.changes.map(change => [change.key, change.action]))
  const nameOf = (key: string) => {
    const { kind, name } = parseChangeKey(key)
    const action = actions.get(key)
    return (
      <span className="inline-flex min-w-0 items-center gap-2">
        {action && <ChangeMark action={action} />}
        <span className="min-w-0 break-words">
          <span className="text-muted">{kindInWords(kind)}</span> <Mono>{name}</Mono>
        </span>
      </span>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      {!isEnded(task.state) && (
        <div className="flex flex-wrap items-center gap-2">
          <ProgressBar
            label={task.title}
            value={task.percent / 100}
            tone={task.state === 'rolling back' ? 'drift' : 'busy'}
            className="min-w-40 flex-1"
          />
          <TaskControls task={task} />
        </div>
      )}
      <TaskSteps task={task} nameOf={nameOf} />
    </div>
  )
}
