import { RotateCcw } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import type { PlanView } from '@/server/domain/planning/plan'
import { isEnded, type TaskDetail } from '@/server/domain/task'
import { SideProgress } from './SideProgress'

type Props = { plan: PlanView; task: TaskDetail | undefined; onReplan: () => void; isReplanning: boolean }

/** What stands in the plan's way, what is worth knowing, how its apply goes; with the one click to plan again. */
export function SideNotes({ plan, task, onReplan, isReplanning }: Props) {
  const again = (
    <Button size="sm" icon={<RotateCcw size={14} />} pending={isReplanning} onClick={onReplan}>
      Plan again
    </Button>
  )
  return (
    <div className="mb-3 flex flex-col gap-2 empty:hidden">
      {plan.state === 'outdated' && (
        <Callout tone="warn" title="Something moved since this was planned" action={again}>
          <Lines of={plan.moved} />
        </Callout>
      )}
      {plan.problems.length > 0 && (
        <Callout tone="error" title="The design has faults, so it can’t be applied">
          <Lines of={plan.problems.map(problem => problem.message)} />
        </Callout>
      )}
      {plan.taskId === null && plan.warnings.length > 0 && (
        <Callout tone="warn" title="Worth knowing">
          <Lines of={plan.warnings} />
        </Callout>
      )}
      {plan.taskId === null && plan.promises.length > 0 && (
        <Callout title="What it survives">
          <Lines of={plan.promises.map(({ cluster, sentence }) => `${cluster}: ${sentence}`)} />
        </Callout>
      )}
      {task && <SideProgress task={task} />}
      {task && isEnded(task.state) && task.state !== 'succeeded' && <div>{again}</div>}
    </div>
  )
}

const Lines = ({ of }: { of: readonly string[] }) => (
  <ul>
    {of.map((line, at) => (
      <li key={at}>{line}</li>
    ))}
  </ul>
)
