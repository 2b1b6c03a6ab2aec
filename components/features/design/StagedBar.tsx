import { Button } from '@/components/ui/Button'
import { PlanSummary } from '@/components/ui/plan/PlanSummary'
import type { Quota } from '@/components/ui/plan/types'
import { useHotkey } from '@/components/ui/useHotkey'
import type { ChangeAction } from '@/server/domain/planning/plan'
import { FloatingBar } from './FloatingBar'

export type StagedBarProps = {
  counts: Partial<Record<ChangeAction, number>>
  quota: Quota
  /** Faults of the design: it can be planned, and not applied. */
  faults: number
  onReview: () => void
  onDiscard: () => void
  isReviewing: boolean
  readOnly: string | null
  /** Both sides changed the same, and nobody has chosen yet. */
  isUnsettled: boolean
}

/** What is staged, in one line at the bottom: nothing of it has happened yet. */
export function StagedBar(props: StagedBarProps) {
  const { counts, quota, faults, readOnly } = props
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const reason = readOnly ?? (props.isUnsettled ? 'Choose first what stays of what both sides changed' : null)
  useHotkey('mod+enter', props.onReview, total > 0 && !reason && !props.isReviewing)
  if (total === 0) return null
  return (
    <FloatingBar
      label="Staged changes"
      className="flex-wrap gap-x-3 gap-y-2 transition-[opacity,translate] starting:translate-y-2 starting:opacity-0"
    >
      <p role="status" className="min-w-0">
        <PlanSummary counts={counts} quota={quota} />
        {faults > 0 && <span className="text-error-text"> · {faults === 1 ? '1 fault' : `${faults} faults`}</span>}
      </p>
      <span className="flex items-center gap-1.5">
        <Button variant="ghost" size="sm" disabledReason={readOnly} onClick={props.onDiscard}>
          Discard
        </Button>
        <Button
          variant="primary"
          size="sm"
          pending={props.isReviewing}
          disabledReason={reason}
          aria-keyshortcuts="Meta+Enter Control+Enter"
          onClick={props.onReview}
        >
          Review
        </Button>
      </span>
    </FloatingBar>
  )
}
