import { Callout } from '@/components/ui/Callout'
import type { DesignPath } from '@/server/domain/design/document'
import type { PlanView } from '@/server/domain/planning/plan'
import type { TaskDetail } from '@/server/domain/task'
import { ApplyEnd } from './ApplyEnd'
import { PlanAgain } from './PlanAgain'
import { Sentences } from './Sentences'

/** What stands in the way of this plan, what is worth knowing about it, and how its apply ended. */
export function PlanNotes({ plan, task }: { plan: PlanView; task: TaskDetail | undefined }) {
  return (
    <>
      {plan.state === 'outdated' && (
        <Callout
          tone="warn"
          title="Something moved since this plan was made, so it can’t be applied"
          action={<PlanAgain plan={plan} variant="primary" />}
        >
          <Sentences lines={plan.moved} />
        </Callout>
      )}
      {plan.problems.length > 0 && (
        <Callout tone="error" title="The design has faults, so it can’t be applied" action={<PlanAgain plan={plan} />}>
          <Sentences
            lines={plan.problems.map(({ path, message }) => [placeWords(path), message].filter(Boolean).join(': '))}
          />
        </Callout>
      )}
      {plan.state === 'empty' && (
        <Callout title="Nothing to do">What is there is what this design asks for. There is nothing to apply.</Callout>
      )}
      {plan.taskId === null && plan.warnings.length > 0 && (
        <Callout tone="warn" title="Worth knowing">
          <Sentences lines={plan.warnings} />
        </Callout>
      )}
      {plan.taskId === null && plan.promises.length > 0 && (
        <Callout title="What it survives">
          <Sentences lines={plan.promises.map(({ cluster, sentence }) => `${cluster}: ${sentence}`)} />
        </Callout>
      )}
      {task && <ApplyEnd plan={plan} task={task} />}
    </>
  )
}

/** `instances`, `web-1`, `image` → “instance web-1, image”; empty for the design as a whole. */
function placeWords([section, name, ...rest]: DesignPath): string {
  const thing =
    section === undefined ? [] : [name === undefined ? section : `${String(section).replace(/s$/, '')} ${name}`]
  return [...thing, ...rest.filter(part => typeof part === 'string')].join(', ')
}
