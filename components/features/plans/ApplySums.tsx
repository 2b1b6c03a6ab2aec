import { formatCount, formatDuration } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { countsWords, quotaWords } from '@/components/ui/plan/words'
import type { PlanView } from '@/server/domain/planning/plan'

/** What the plan comes to, in numbers. */
export function ApplySums({ plan }: { plan: PlanView }) {
  const away = plan.changes.filter(change => change.downtime !== null && change.kind === 'instance')
  const isRolling = away.some(change => change.rolling)
  const longest = Math.max(0, ...away.map(change => change.downtime?.seconds ?? 0))
  return (
    <div className="flex flex-col gap-1">
      <h2 className="text-base font-medium">Apply this plan</h2>
      <KeyValue
        className="[&_dt]:w-20"
        items={[
          { key: 'Changes', value: countsWords(plan.counts) },
          { key: 'Quota', value: quotaWords(plan.quota) || 'Unchanged' },
          {
            key: 'Downtime',
            value:
              away.length === 0
                ? 'None'
                : `${formatCount(away.length, 'instance')}, up to ${formatDuration(longest * 1000)} each${isRolling ? '; a cluster’s members one after the other' : ''}`,
          },
        ]}
      />
    </div>
  )
}
