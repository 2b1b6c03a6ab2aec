import { stepMarks } from '@/components/live/task-steps'
import { cn } from '@/components/ui/cn'
import { ProgressRing } from '@/components/ui/ProgressRing'
import { ChangeMark } from '@/components/ui/plan/ChangeMark'
import { planColor } from '@/components/ui/plan/words'
import { StateMark } from '@/components/ui/StateMark'
import { type State, stateOf } from '@/components/ui/states'
import type { Fate, Looks, Work } from '../looks'

/** How much of a plan's colour lies on a card. */
export function tint(looks: Looks, isSelected: boolean): { className: string; style: React.CSSProperties } {
  const color = looks.action && planColor(looks.action)
  const tone = looks.live ? stateOf(looks.live.state).tone : undefined
  return {
    className: cn(
      'border transition-[border-color,box-shadow]',
      !color && (isSelected ? 'border-accent' : 'border-line-strong hover:border-line-control'),
      !color && tone === 'unknown' && 'hatched border-dashed',
      !color && tone === 'error' && 'border-state-error',
      looks.drift && 'border-dashed border-state-drift',
      looks.fault && 'border-state-error',
      looks.fate && (looks.fate.isLost ? 'hatched border-state-error' : 'border-dashed border-state-drift'),
      (looks.work?.state === 'undone' || looks.work?.state === 'skipped') && 'opacity-60',
    ),
    style: {
      ...(color && { borderColor: color }),
      ...(color && { backgroundImage: `linear-gradient(${mixed(color, 7)}, ${mixed(color, 7)})` }),
      boxShadow: ring(looks, isSelected),
    },
  }
}

const mixed = (color: string, percent: number) => `color-mix(in oklab, ${color} ${percent}%, transparent)`

/** Selected by me, by others, or pointed at in the list. */
function ring(looks: Looks, isSelected: boolean): string | undefined {
  const rings = [
    isSelected && '0 0 0 1px var(--surface), 0 0 0 3px var(--accent)',
    looks.isLit && `0 0 0 3px ${mixed(looks.action ? planColor(looks.action) : 'var(--accent)', 40)}`,
    looks.others?.[0] && `0 0 0 2px var(--net-${looks.others[0].hue})`,
  ].filter(Boolean)
  return rings.length > 0 ? rings.join(', ') : undefined
}

/** Work in progress, the present state, or what kind of thing it is while there is none. */
export function Mark({ looks, icon, size = 14 }: { looks: Looks; icon: React.ReactNode; size?: number }) {
  const { work, live, drift, fate } = looks
  if (fate) return <StateMark state={fateMark(fate)} size={size} label={fate.words} />
  if (work && work.state === 'working')
    return (
      <ProgressRing
        label={work.step ?? 'Working'}
        value={work.percent === null ? undefined : work.percent / 100}
        size={size}
      />
    )
  if (work) return <StateMark state={workStates[work.state]} size={size} />
  if (drift) return <StateMark state="drift" size={size} />
  if (live) return <StateMark state={live.state} size={size} />
  return <span className="flex shrink-0 text-faint">{icon}</span>
}

export const fateMark = ({ isLost }: Fate): State => (isLost ? 'error' : 'warning')

const { running: working, ...others } = stepMarks
export const workStates = { ...others, working } satisfies Record<Work['state'], State>

/** The second line of a card: what is wrong or being done comes before what it is. */
export function Beneath({ looks, children }: { looks: Looks; children: React.ReactNode }) {
  const { work, fault, drift, live, fate } = looks
  if (fate) return <Line tone={fate.isLost ? 'text-error-text' : 'text-warn-text'}>{fate.words}</Line>
  if (fault) return <Line tone="text-error-text">{fault}</Line>
  if (work?.state === 'failed' || work?.state === 'undo failed')
    return <Line tone="text-error-text">{work.error ?? 'Failed'}</Line>
  if (work && work.state !== 'done') return <Line>{work.step ?? workWords[work.state]}</Line>
  if (live?.step) return <Line>{live.step}</Line>
  if (drift) return <Line tone="text-warn-text">{drift}</Line>
  if (live && ['error', 'unknown'].includes(stateOf(live.state).tone))
    return (
      <Line tone={stateOf(live.state).tone === 'error' ? 'text-error-text' : undefined}>
        {live.reason ?? stateOf(live.state).word}
      </Line>
    )
  return children
}

const workWords = {
  waiting: 'Waiting',
  working: 'Working',
  done: 'Done',
  failed: 'Failed',
  undoing: 'Undoing',
  undone: 'Undone',
  'undo failed': 'Could not be undone',
  skipped: 'Never begun',
} as const satisfies Record<Work['state'], string>

const Line = ({ tone = 'text-muted', children }: { tone?: string; children: React.ReactNode }) => (
  <span className={cn('truncate text-xs', tone)} title={typeof children === 'string' ? children : undefined}>
    {children}
  </span>
)

/** What the plan does with it. */
export const Sign = ({ looks }: { looks: Looks }) =>
  looks.action ? <ChangeMark action={looks.action} size={14} /> : null

/** Who else has it selected. */
export function Others({ looks }: { looks: Looks }) {
  if (!looks.others?.length) return null
  return (
    <span
      className="absolute -top-4 right-0 max-w-full truncate rounded-t-sm px-1 text-[11px] leading-4 text-surface"
      style={{ background: `var(--net-${looks.others[0]!.hue})` }}
    >
      {looks.others.map(other => other.name).join(', ')}
    </span>
  )
}
