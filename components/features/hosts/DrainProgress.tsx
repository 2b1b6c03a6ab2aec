'use client'
import { TaskControls } from '@/components/live/TaskControls'
import { TaskSteps } from '@/components/live/TaskSteps'
import { useTask } from '@/components/live/use-task'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { parseChangeKey } from '@/server/domain/planning/plan'
import { groupSteps, progressOf } from '@/server/domain/planning/progress'
import type { TaskDetail } from '@/server/domain/task'

/** A drain as it goes on, by itself or for a maintenance, or an evacuation: which machine is where on its way, and how to let it rest or end it. */
export function DrainProgress({ title, taskId }: { title: string; taskId: string }) {
  const { task } = useTask(taskId)
  return (
    <Section
      title={title}
      count={task && countOf(task)}
      actions={
        task && (
          <>
            <TextLink href={paths.task(task.id)} className="mr-2 text-sm">
              Open the task
            </TextLink>
            <TaskControls task={task} />
          </>
        )
      }
    >
      {task ? (
        <>
          <ProgressBar label={task.title} value={task.percent / 100} />
          <TaskSteps task={task} />
        </>
      ) : (
        <SkeletonText lines={4} />
      )}
    </Section>
  )
}

/** “3 of 8 moved”. The host itself, which is fenced before, is none of them. */
function countOf({ steps }: TaskDetail): string {
  const moves = groupSteps(steps).filter(({ key }) => key !== null && parseChangeKey(key).kind === 'instance')
  const done = moves.filter(group => progressOf(group.steps).state === 'done')
  return `${done.length} of ${moves.length} moved`
}
