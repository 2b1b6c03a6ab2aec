import { cn } from '../cn'
import { ChangeMark } from './ChangeMark'
import type { ChangeAction } from './types'
import { ACTIONS, planColor } from './words'

/** Mark and word of what a plan does to one thing: on cards of the canvas, in rows, in comparisons. */
export function ChangeBadge({ action, className }: { action: ChangeAction; className?: string }) {
  return (
    <span
      className={cn('inline-flex items-center gap-1 rounded-sm px-1 text-xs whitespace-nowrap', className)}
      style={{
        color: planColor(action),
        background: `color-mix(in oklab, ${planColor(action)} 8%, transparent)`,
      }}
    >
      <ChangeMark action={action} label="" size={12} />
      {ACTIONS[action].word}
    </span>
  )
}
