import { useMemo } from 'react'
import { Button } from '@/components/ui/Button'
import { formatCount } from '@/components/ui/format'
import { PlanRows } from '@/components/ui/plan/PlanRows'
import type { RowProgress } from '@/components/ui/plan/types'
import { countAll, countsWords, quotaWords } from '@/components/ui/plan/words'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import type { PlanView } from '@/server/domain/planning/plan'
import type { TaskDetail } from '@/server/domain/task'
import type { Work } from '../looks'
import { workStates } from '../nodes/NodeShell'
import { SideApply } from './SideApply'
import { SideNotes } from './SideNotes'

export type PlanSideProps = {
  plan: PlanView
  task: TaskDetail | undefined
  work: ReadonlyMap<string, Work> | undefined
  selected: string | null
  onSelect: (key: string) => void
  /** A row and its node light up together. */
  onPoint: (key: string | null) => void
  onReplan: () => void
  isReplanning: boolean
  onBack: () => void
}

/** The list beside the picture: what is done in which order, what to decide, and how it goes. */
export function PlanSide(props: PlanSideProps) {
  const { plan, task, work } = props
  const progress = useMemo(() => work && rowProgress(work), [work])
  const isApplicable = plan.taskId === null && plan.changes.length > 0
  return (
    <section aria-label="Plan" className="flex h-full min-h-0 flex-col">
      <header className="flex flex-col border-b px-4 py-2.5 text-sm">
        <div className="tnum flex items-baseline justify-between gap-2">
          <h2 className="font-medium">
            {plan.changes.length > 0 ? formatCount(countAll(plan.counts), 'change') : 'No changes'}
          </h2>
          <TextLink href={paths.plan(plan.vdcId, plan.id)}>Open as page</TextLink>
        </div>
        <p className="tnum text-xs text-muted empty:hidden">
          {[countsWords(plan.counts), quotaWords(plan.quota)].filter(Boolean).join(' · ')}
        </p>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <SideNotes plan={plan} task={task} onReplan={props.onReplan} isReplanning={props.isReplanning} />
        {plan.changes.length === 0 ? (
          <p className="text-sm text-muted">Everything is as the design wants it. There is nothing to apply.</p>
        ) : (
          <PlanRows
            changes={plan.changes}
            isGrouped
            progress={progress}
            selected={props.selected}
            onSelect={props.onSelect}
            onPoint={props.onPoint}
          />
        )}
      </div>
      {isApplicable ? (
        <SideApply key={plan.id} plan={plan} />
      ) : (
        <footer className="flex justify-end gap-2 border-t px-4 py-2.5">
          <Button size="sm" onClick={props.onBack}>
            Back to the design
          </Button>
        </footer>
      )}
    </section>
  )
}

const rowProgress = (work: ReadonlyMap<string, Work>): Map<string, RowProgress> =>
  new Map(
    [...work].map(([key, { state, step, percent, error }]) => [
      key,
      { state: workStates[state], step, percent, error },
    ]),
  )
