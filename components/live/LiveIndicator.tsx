'use client'
import { StateMark } from '@/components/ui/StateMark'
import { Tooltip } from '@/components/ui/Tooltip'
import type { LiveState } from './live-client'
import { useLiveState } from './live-store'

const looks: Record<LiveState, { mark: string; word: string; hint: string }> = {
  live: { mark: 'running', word: 'Live', hint: 'What you see is the present' },
  'catching up': { mark: 'in-progress', word: 'Catching up', hint: 'Reading what changed meanwhile' },
  offline: {
    mark: 'unknown',
    word: 'Offline',
    hint: 'No connection to Plenum; what you see may be old. Trying again.',
  },
}

/** Small, in the top bar: whether what is on screen is the present. */
export function LiveIndicator() {
  const state = useLiveState()
  const { mark, word, hint } = looks[state]
  return (
    <Tooltip content={hint}>
      <button
        type="button"
        className="inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-xs text-muted hover:bg-hover"
        aria-live="polite"
        data-live={state}
      >
        <StateMark state={mark} label="" size={12} />
        <span className={state === 'live' ? 'max-sm:sr-only' : undefined}>{word}</span>
      </button>
    </Tooltip>
  )
}
