import { cn } from './cn'
import { StateMark, type StateMarkProps } from './StateMark'
import { stateOf } from './states'

export type StateBadgeProps = Omit<StateMarkProps, 'label'> & {
  /** Replaces the state's word. */
  label?: React.ReactNode
  /** Said after the word in muted text: "last seen 40 s ago", "2 of 5". */
  detail?: React.ReactNode
}

/** Mark and word side by side: the way a state is shown wherever there is room. */
export function StateBadge({ label, detail, className, ...mark }: StateBadgeProps) {
  const { word, known } = stateOf(mark.state)
  return (
    <span className={cn('inline-flex max-w-full min-w-0 items-center gap-1.5 align-top whitespace-nowrap', className)}>
      <StateMark {...mark} label="" />
      <span className="truncate">{label ?? (known ? word : 'Unknown')}</span>
      {detail !== undefined && <span className="truncate text-muted">{detail}</span>}
    </span>
  )
}
