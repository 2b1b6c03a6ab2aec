import { cn } from '../cn'
import type { ChangeAction } from './types'
import { ACTIONS, type PlanTone, planColor } from './words'

export type ChangeMarkProps = {
  action: ChangeAction
  /** Said instead of the action's word; `''` when the word stands beside it. */
  label?: string
  /** Pixels, default 14. */
  size?: number
  className?: string
}

/** + ~ ⟳ − in the plan's colours. */
export function ChangeMark({ action, label, size = 14, className }: ChangeMarkProps) {
  const name = label ?? ACTIONS[action].word
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden beside its word
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={cn('shrink-0', className)}
      style={{ color: planColor(action) }}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(name ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    >
      <path d={shapes[ACTIONS[action].tone]} />
    </svg>
  )
}

const shapes: Record<PlanTone, string> = {
  add: 'M8 3.5v9M3.5 8h9',
  change: 'M2.8 9.4c1.3-2.6 3.3-2.8 5.2-1.4s3.9 1.2 5.2-1.4',
  replace: 'M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3',
  remove: 'M3.5 8h9',
}
