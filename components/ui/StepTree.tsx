'use client'
import { ChevronRight } from 'lucide-react'
import { memo, useId, useMemo, useState } from 'react'
import { cn } from './cn'
import { FilterChip } from './FilterChip'
import { formatDuration } from './format'
import { StateMark } from './StateMark'
import { type Step, StepList } from './StepList'
import { stateOf } from './states'

export type StepGroup = {
  id: string
  /** What the steps bring about: "instance web-1". */
  name: React.ReactNode
  /** waiting, working, done, failed, undoing, undone, undo failed, skipped */
  state: string
  /** 0…1 while it works. */
  progress?: number
  /** Beside the name: the step at work. */
  detail?: React.ReactNode
  durationMs?: number | null
  error?: React.ReactNode
  steps: readonly Step[]
}

export type StepTreeProps = { groups: readonly StepGroup[]; label?: string }

/** From this many on, one may look at some of them only. */
const filterFrom = 8

/** Steps of work that goes on side by side: one line for each thing, which opens to its steps and their logs. */
export function StepTree({ groups, label = 'Changes' }: StepTreeProps) {
  const [only, setOnly] = useState<string | null>(null)
  const counts = useMemo(() => countByWord(groups), [groups])
  // What was looked at may be over by now.
  const chosen = only !== null && counts.has(only) ? only : null
  const shown = chosen === null ? groups : groups.filter(group => stateOf(group.state).word === chosen)
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {groups.length >= filterFrom && (
        <div className="flex flex-wrap gap-1.5">
          {[...counts].map(([word, count]) => (
            <FilterChip
              key={word}
              label={word}
              count={count}
              isOn={chosen === word}
              onChange={isOn => setOnly(isOn ? word : null)}
            />
          ))}
        </div>
      )}
      <ol aria-label={label} className="text-sm">
        {shown.map(group => (
          <GroupRow key={group.id} group={group} />
        ))}
      </ol>
    </div>
  )
}

function countByWord(groups: readonly StepGroup[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const group of groups) {
    const { word } = stateOf(group.state)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

const GroupRow = memo(({ group }: { group: StepGroup }) => {
  const id = useId()
  const [wasToggled, setToggled] = useState<boolean | null>(null)
  const { state, word } = stateOf(group.state)
  const isWrong = state === 'failed' || state === 'undo-failed'
  const isOpen = wasToggled ?? isWrong
  const isAhead = state === 'waiting' || state === 'skipped'
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setToggled(!isOpen)}
        className="flex min-h-9 w-full flex-wrap items-center gap-x-2.5 py-1.5 pr-1 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight
          size={12}
          aria-hidden
          className={cn('shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
        />
        <StateMark state={group.state} progress={group.progress} label={word} size={15} />
        <span className={cn('min-w-0 break-words', isAhead && 'text-muted')}>{group.name}</span>
        {group.detail && <span className="min-w-0 text-muted">{group.detail}</span>}
        <span className="ml-auto flex items-center gap-3 text-xs text-muted">
          {word}
          {group.durationMs != null && <span className="tnum text-sm">{formatDuration(group.durationMs)}</span>}
        </span>
      </button>
      {group.error && !isOpen && <p className="pb-2 pl-6 text-error-text">{group.error}</p>}
      {isOpen && (
        <div id={id} className="pr-1 pb-2 pl-6">
          <StepList steps={group.steps} />
        </div>
      )}
    </li>
  )
})
