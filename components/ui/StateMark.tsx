import { cn } from './cn'
import { ringPath } from './ring'
import { type Mark, type State, stateOf } from './states'

export type StateMarkProps = {
  state: State | (string & {})
  /** Said by screen readers instead of the state's word; `''` when the word stands beside it. */
  label?: string
  /** Pixels, default 14. */
  size?: number
  /** 0…1, drawn by `in-progress` only. */
  progress?: number
  className?: string
}

/** The mark of a state: a shape and a colour, the same everywhere. */
export function StateMark({ state, label, size = 14, progress, className }: StateMarkProps) {
  const { word, tone, mark, known } = stateOf(state)
  const name = label ?? (known ? word : `Unknown (${state})`)
  const isTurning = mark === 'half'
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden beside its word
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={cn('shrink-0', isTurning && 'animate-turn', className)}
      style={{ color: `var(--state-${tone})` }}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(name ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    >
      {shapes[mark](progress)}
    </svg>
  )
}

const shapes: Record<Mark, (progress?: number) => React.ReactNode> = {
  disc: () => <circle cx="8" cy="8" r="5" fill="currentColor" stroke="none" />,
  half: () => (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="M8 3a5 5 0 0 1 0 10z" fill="currentColor" stroke="none" />
    </>
  ),
  circle: () => <circle cx="8" cy="8" r="4.75" />,
  bars: () => <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth={2.5} strokeLinecap="butt" />,
  swap: () => <path d="M2 5.5h11M10.5 3 13 5.5 10.5 8M14 10.5H3M5.5 8 3 10.5 5.5 13" strokeWidth={1.5} />,
  rebuild: () => <path d="M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3" />,
  triangle: () => <path d="M8 2.5 14.2 13.2H1.8z" fill="currentColor" strokeWidth={1} />,
  caution: () => (
    <>
      <path d="M8 2.5 14.2 13.2H1.8z" strokeWidth={1.5} />
      <path d="M8 6.6v3M8 11.4v.1" strokeWidth={1.5} />
    </>
  ),
  // Hatched ground, broken outline: drawn as what it is, not known.
  unknown: () => (
    <>
      <circle cx="8" cy="8" r="6.5" strokeWidth={1.1} strokeDasharray="2.1 2" strokeLinecap="butt" />
      <path
        d="M3.6 7.4l3.8-3.8M3.4 10.6l7.2-7.2M5.4 12.6l7.2-7.2M8.6 12.4l3.8-3.8"
        strokeWidth={0.8}
        strokeLinecap="butt"
        opacity={0.7}
      />
      <path d="M6.1 6.3a1.9 1.9 0 1 1 2.9 1.6c-.7.4-1 .8-1 1.4M8 11.6v.1" stroke="var(--surface)" strokeWidth={3.6} />
      <path d="M6.1 6.3a1.9 1.9 0 1 1 2.9 1.6c-.7.4-1 .8-1 1.4M8 11.6v.1" strokeWidth={1.6} />
    </>
  ),
  down: () => <path d="M8 2.5v10.5M3.75 8.75 8 13l4.25-4.25" />,
  slash: () => (
    <>
      <circle cx="8" cy="8" r="5" strokeWidth={1.5} />
      <path d="m4.6 11.4 6.8-6.8" strokeWidth={1.5} />
    </>
  ),
  tools: () => (
    <path
      d="M3 13 9.2 6.8M13 13 6.8 6.8M6.2 2.6 2.6 6.2l1.6 1.6 3.6-3.6zM9.8 2.6l3.6 3.6-1.6 1.6-3.6-3.6z"
      strokeWidth={1.4}
    />
  ),
  unequal: () => (
    <>
      <rect x="1.25" y="1.25" width="13.5" height="13.5" rx="3" strokeWidth={1.1} strokeDasharray="2.2 2" />
      <path d="M4.75 6.5h6.5M4.75 9.5h6.5M9.6 4.2 6.4 11.8" strokeWidth={1.4} />
    </>
  ),
  dotted: () => <circle cx="8" cy="8" r="5" strokeWidth={1.6} strokeDasharray="0.01 3.14" />,
  progress: at => (
    <>
      <circle cx="8" cy="8" r="5" opacity={0.25} />
      <path d={ringPath(8, 8, 5, at ?? 0.25)} className={at === undefined ? 'origin-center animate-turn' : undefined} />
    </>
  ),
  check: () => <path d="m3 8.5 3.3 3.3L13 5" />,
  cross: () => <path d="m4 4 8 8M12 4l-8 8" />,
  undo: () => <path d="M3 8a5 5 0 1 0 1.6-3.7M2.8 2v3h3" />,
}
