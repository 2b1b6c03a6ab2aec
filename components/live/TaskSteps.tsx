'use client'
import { Mono } from '@/components/ui/Mono'
import { kindInWords } from '@/components/ui/plan/words'
import { StepList } from '@/components/ui/StepList'
import { StepTree } from '@/components/ui/StepTree'
import { useNow } from '@/components/ui/useNow'
import { parseChangeKey } from '@/server/domain/planning/plan'
import { isEnded, type TaskDetail } from '@/server/domain/task'
import { toGroups, toStep } from './task-steps'

type Props = {
  task: Pick<TaskDetail, 'title' | 'state' | 'steps' | 'destinations'>
  /** How a change is called, by its key; “instance web-1”, and where it goes, where nobody knows better. */
  nameOf?: (key: string) => React.ReactNode
}

/** The steps as they go on: one after the other, or, where a plan is applied, by change. */
export function TaskSteps({ task, nameOf = key => <ChangeName of={key} to={task.destinations[key]} /> }: Props) {
  const now = useNow(!isEnded(task.state))
  if (task.steps.every(step => step.group === null))
    return <StepList label={`Steps of ${task.title}`} steps={task.steps.map(step => toStep(step, now))} />
  const { groups, own } = toGroups(task, now, nameOf)
  return (
    <div className="flex flex-col gap-2">
      <StepTree label={`Changes of ${task.title}`} groups={groups} />
      {own.length > 0 && <StepList label="At the end" steps={own} />}
    </div>
  )
}

function ChangeName({ of, to }: { of: string; to?: TaskDetail['destinations'][string] }) {
  const { kind, name } = parseChangeKey(of)
  return (
    <>
      <span className="text-muted">{kindInWords(kind)}</span> <Mono>{name}</Mono>
      {to && (
        <>
          {' '}
          <span aria-hidden className="text-faint">
            →
          </span>
          <span className="sr-only">goes to</span> <Mono>{to.hostName}</Mono>
          {to.insteadOf && (
            <span className="text-muted">
              {' '}
              instead of <Mono>{to.insteadOf}</Mono>
            </span>
          )}
        </>
      )}
    </>
  )
}
