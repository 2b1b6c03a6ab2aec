import { cn } from './cn'

export type ProgressBarProps = {
  /** 0…1; `undefined`: under way, nobody knows how far. */
  value?: number
  /** What progresses, for screen readers. */
  label: string
  /** A state's tone when it is over. */
  tone?: 'busy' | 'running' | 'error' | 'drift' | 'stopped'
  className?: string
}

/** Progress along a line; 2 px, fits the top of a card or a panel. */
export function ProgressBar({ value, label, tone = 'busy', className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
      className={cn('h-0.5 overflow-hidden rounded-full bg-pressed', className)}
    >
      <div
        className={cn('h-full rounded-full transition-[width] duration-150', value === undefined && 'animate-breathe')}
        style={{ background: `var(--state-${tone})`, width: `${Math.min(1, Math.max(0, value ?? 1)) * 100}%` }}
      />
    </div>
  )
}
