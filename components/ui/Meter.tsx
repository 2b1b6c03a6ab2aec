import { cn } from './cn'
import { formatPercent } from './format'
import { StateMark } from './StateMark'

export type MeterProps = {
  /** What is measured: "Memory". */
  label: string
  value: number
  total: number
  /** Reads both: `value => formatGiB(value)`. */
  format?: (value: number) => string
  /** Shares of 1 from which it warns and alarms; default 0.8 and 0.95. */
  warnAt?: number
  criticalAt?: number
  /** Staged but not there yet; drawn behind it in the accent. Same unit as `value`. */
  planned?: number
  /** Only the bar; the text is still there for screen readers. */
  isBare?: boolean
  className?: string
}

/** How much of a limit is used: words and a thin bar. */
export function Meter({ label, value, total, format = String, warnAt = 0.8, criticalAt = 0.95, ...rest }: MeterProps) {
  const share = total > 0 ? value / total : 0
  const level = share >= criticalAt ? 'error' : share >= warnAt ? 'warning' : null
  const text = `${format(value)} of ${format(total)}`
  return (
    <div className={cn('min-w-0', rest.className)}>
      {!rest.isBare && (
        <div className="mb-1 flex items-center justify-between gap-3 text-sm">
          <span className="truncate text-muted">{label}</span>
          <span className="tnum flex items-center gap-1.5 whitespace-nowrap">
            {level && <StateMark state={level} label="" size={12} />}
            {text}
          </span>
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be styled across browsers */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={value}
        aria-valuetext={`${text}, ${formatPercent(share)}${level ? (level === 'error' ? ', critical' : ', high') : ''}`}
        className="relative h-1 overflow-hidden rounded-full bg-pressed"
      >
        {rest.planned !== undefined && rest.planned > 0 && (
          <div
            className="absolute inset-y-0 left-0 rounded-full bg-accent opacity-50"
            style={{ width: percent((value + rest.planned) / total) }}
          />
        )}
        <div
          className={cn('absolute inset-y-0 left-0 rounded-full', tones[level ?? 'normal'])}
          style={{ width: percent(share) }}
        />
      </div>
    </div>
  )
}

const tones = { normal: 'bg-muted', warning: 'bg-state-drift', error: 'bg-state-error' }

function percent(share: number): string {
  return `${Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * 100}%`
}
