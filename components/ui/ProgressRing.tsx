import { cn } from './cn'
import { ringPath } from './ring'

export type ProgressRingProps = {
  /** 0…1; `undefined`: under way, nobody knows how far. */
  value?: number
  /** What progresses: "Creating web-1". */
  label: string
  /** Pixels, default 16. */
  size?: number
  className?: string
}

/** Progress as small as a state mark; around a node or beside a task's name. */
export function ProgressRing({ value, label, size = 16, className }: ProgressRingProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="var(--state-busy)"
      strokeWidth="2"
      strokeLinecap="round"
      className={cn('shrink-0', className)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
    >
      <circle cx="8" cy="8" r="6" opacity="0.25" />
      <path
        d={ringPath(8, 8, 6, value ?? 0.25)}
        className={value === undefined ? 'origin-center animate-turn' : undefined}
      />
    </svg>
  )
}
