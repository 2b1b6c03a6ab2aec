import { cn } from '../cn'
import { formatCount } from '../format'
import type { ChangeAction, Quota } from './types'
import { countAll, countsWords, quotaWords } from './words'

export type PlanSummaryProps = {
  counts: Partial<Record<ChangeAction, number>>
  quota: Quota
  className?: string
}

/** "5 changes · 3 add, 1 change, 1 remove · +4 vCPU, +80 GiB disk" */
export function PlanSummary({ counts, quota, className }: PlanSummaryProps) {
  const total = countAll(counts)
  if (total === 0) return <span className={className}>No changes</span>
  const cost = quotaWords(quota)
  return (
    <span className={cn('tnum', className)}>
      {formatCount(total, 'change')}
      <span className="text-muted">
        {' · '}
        {countsWords(counts)}
        {cost && ` · ${cost}`}
      </span>
    </span>
  )
}
