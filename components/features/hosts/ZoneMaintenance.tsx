'use client'
import { TaskControls } from '@/components/live/TaskControls'
import { useTask } from '@/components/live/use-task'
import { Callout } from '@/components/ui/Callout'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { groupSteps, progressOf } from '@/server/domain/planning/progress'
import type { TaskDetail } from '@/server/domain/task'

/** A zone’s maintenance while it goes on: at which host it is, and how to let it rest or end it. */
export function ZoneMaintenance({ taskId }: { taskId: string }) {
  const { task } = useTask(taskId)
  if (!task) return null
  return (
    <Callout
      tone="info"
      title="Maintenance under way"
      action={
        <TextLink href={paths.task(task.id)} aria-label={`Open ${task.title}`}>
          Open the task
        </TextLink>
      }
    >
      <div className="flex flex-col gap-2">
        <span className="tnum">{wordsOf(task)}</span>
        <ProgressBar label={task.title} value={task.percent / 100} />
        <div className="flex flex-wrap gap-2">
          <TaskControls task={task} />
        </div>
      </div>
    </Callout>
  )
}

/** “1 of 4 hosts done”. */
function wordsOf({ steps }: TaskDetail): string {
  const turns = groupSteps(steps).filter(group => group.key !== null)
  const done = turns.filter(group => progressOf(group.steps).state === 'done').length
  return `${done} of ${turns.length} ${turns.length === 1 ? 'host' : 'hosts'} done`
}
