import { LeftBehindLink } from '@/components/live/LeftBehindLink'
import { TaskControls } from '@/components/live/TaskControls'
import { Callout } from '@/components/ui/Callout'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { StateBadge } from '@/components/ui/StateBadge'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { applyEndings } from '@/server/domain/planning/endings'
import { isEnded, type TaskDetail } from '@/server/domain/task'

/** How the apply goes and what can be done with it; once it has ended, how. */
export function SideProgress({ task }: { task: TaskDetail }) {
  const hasEnded = isEnded(task.state)
  return (
    <>
      {!hasEnded && <UnderWay task={task} />}
      {/* There before the end is, so that it is said. */}
      <div role="status" className="empty:sr-only">
        {hasEnded && <End task={task} />}
      </div>
    </>
  )
}

function UnderWay({ task }: { task: TaskDetail }) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      <span className="flex justify-between gap-2">
        <StateBadge state={task.state === 'running' ? 'in-progress' : task.state} />
        <TextLink href={paths.task(task.id)}>Open the task</TextLink>
      </span>
      <ProgressBar
        label={task.title}
        value={task.percent / 100}
        tone={task.state === 'rolling back' ? 'drift' : 'busy'}
      />
      <span className="flex flex-wrap gap-2">
        <TaskControls task={task} />
      </span>
    </div>
  )
}

function End({ task }: { task: TaskDetail }) {
  const ending = applyEndings[task.state]
  if (!ending) return <Callout>Applied: everything is as the design says.</Callout>
  return (
    <Callout tone={ending.tone} title={ending.title}>
      {task.error && (
        <p className="text-text">
          {task.error.step && <span className="text-muted">{task.error.step}: </span>}
          {task.error.message}
        </p>
      )}
      <p className="mt-1">
        {ending.next} {task.state === 'needs operator' && <LeftBehindLink task={task} />}
      </p>
    </Callout>
  )
}
