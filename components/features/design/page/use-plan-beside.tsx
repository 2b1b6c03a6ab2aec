import { sentenceOf } from '@/components/live/api-error'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import type { PlanView } from '@/server/domain/planning/plan'
import type { TaskDetail } from '@/server/domain/task'
import type { Action } from '../editor'
import type { Work } from '../looks'
import { PlanSide } from '../plan/PlanSide'
import type { Review } from './use-review'

type Input = {
  plan: PlanView | undefined
  error: unknown
  task: TaskDetail | undefined
  work: ReadonlyMap<string, Work> | undefined
  selection: readonly string[]
  dispatch: (action: Action) => void
  review: Review
  onBack: () => void
}

/** The plan beside the picture, or why there is none; undefined in the other views. `light` marks a node. */
export function usePlanBeside({ plan, error, selection, dispatch, review, onBack, ...rest }: Input) {
  if (!plan && !error) return undefined
  if (!plan)
    return () => (
      <ErrorState title="This plan can’t be shown" action={<Button onClick={onBack}>Back to the design</Button>}>
        {sentenceOf(error)}
      </ErrorState>
    )
  return (light: (key: string | null) => void) => (
    <PlanSide
      {...rest}
      plan={plan}
      selected={plan.changes.find(change => keyOnCanvas(change.key) === selection[0])?.key ?? null}
      onSelect={key => dispatch({ type: 'select', keys: [keyOnCanvas(key)] })}
      onPoint={key => light(key && keyOnCanvas(key))}
      onReplan={() => review.again(plan.id)}
      isReplanning={review.isReplanning}
      onBack={onBack}
    />
  )
}

/** An attachment shows on its volume. */
const keyOnCanvas = (key: string) => key.replace(/^attachment\//, 'volume/')
