import { NumberInput } from '@/components/ui/NumberInput'
import type { Keep } from '@/server/domain/backup-policy'

const spans = { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months' } as const

type Props = { keep: Partial<Keep>; onChange: (keep: Partial<Keep>) => void; disabled?: boolean }

/** How many of the latest are kept, of how many hours, days, weeks and months. */
export function KeptCounts({ keep, onChange, disabled }: Props) {
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-2">
      {(Object.keys(spans) as (keyof Keep)[]).map(span => (
        <NumberInput
          key={span}
          aria-label={`${spans[span]} to keep`}
          unit={spans[span]}
          min={0}
          max={1000}
          disabled={disabled}
          value={keep[span] ?? 0}
          onValueChange={count => onChange({ ...keep, [span]: count ?? 0 })}
        />
      ))}
    </div>
  )
}
