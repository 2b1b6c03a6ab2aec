import { createContext, use, useSyncExternalStore } from 'react'
import type { MemberState } from '@/server/domain/load-balancer'
import type { ChangeAction } from '@/server/domain/planning/plan'
import type { ChangeState } from '@/server/domain/planning/progress'
import { sameJson } from '@/server/domain/same-json'

/** What one change of an apply is at. */
export type Work = {
  state: ChangeState
  /** The step at work, in words. */
  step: string | null
  percent: number | null
  error: string | null
}
/** How a thing is now. */
export type Live = {
  state: string
  reason: string | null
  cpuPercent: number | null
  address: string | null
  /** What is being done with it outside of an apply. */
  step: string | null
}
/** Of a machine’s card, or all of a network’s or a cluster’s together, in bytes per second. */
export type Traffic = { rx: number; tx: number }
/** What would become of it if something failed. */
export type Fate = { isLost: boolean; words: string }
export type Other = { userId: string; name: string; hue: number }

/** What is laid over a thing's place in the picture; absent is nothing to say. */
export type Looks = {
  action?: ChangeAction
  /** What is wrong with it in the design. */
  fault?: string
  work?: Work
  live?: Live
  /** What differs from what was wanted. */
  drift?: string
  traffic?: Traffic
  /** Of what ties a load balancer to a member: how that does there. */
  health?: MemberState
  fate?: Fate
  /** Who else has it selected. */
  others?: readonly Other[]
  /** Pointed at in the list beside. */
  isLit?: boolean
  isRenaming?: boolean
}
export type LooksStore = {
  get(key: string): Looks
  subscribe(key: string, hear: () => void): () => void
  /** By key, as a whole; only those whose looks became others are drawn again. */
  set(looks: ReadonlyMap<string, Looks>): void
  /** Marks one thing, and no other any more. */
  mark(what: MarkName, key: string | null): void
}
export type MarkName = 'isLit' | 'isRenaming'

/** Looks by key, so that one thing's state changes one node and not the picture. */
export function createLooksStore(): LooksStore {
  let all: ReadonlyMap<string, Looks> = new Map()
  const marked: Record<MarkName, string | null> = { isLit: null, isRenaming: null }
  /** What was given out, until it changes: React compares by identity. */
  const given = new Map<string, Looks>()
  const hearers = new Map<string, Set<() => void>>()
  const tell = (key: string | null) => {
    if (key === null) return
    given.delete(key)
    for (const hear of hearers.get(key) ?? []) hear()
  }
  return {
    get(key) {
      const known = given.get(key)
      if (known) return known
      const looks = { ...all.get(key) }
      if (marked.isLit === key) looks.isLit = true
      if (marked.isRenaming === key) looks.isRenaming = true
      const answer = Object.keys(looks).length === 0 ? plain : looks
      given.set(key, answer)
      return answer
    },
    subscribe(key, hear) {
      const set = hearers.get(key) ?? new Set()
      hearers.set(key, set.add(hear))
      return () => void set.delete(hear)
    },
    set(looks) {
      const before = all
      all = looks
      for (const key of new Set([...before.keys(), ...looks.keys()]))
        if (!sameJson(before.get(key) ?? plain, looks.get(key) ?? plain)) tell(key)
    },
    mark(what, key) {
      const before = marked[what]
      if (before === key) return
      marked[what] = key
      tell(before)
      tell(key)
    },
  }
}

export const LooksContext = createContext<LooksStore>(createLooksStore())

export function useLooks(key: string): Looks {
  const store = use(LooksContext)
  return useSyncExternalStore(
    hear => store.subscribe(key, hear),
    () => store.get(key),
    () => plain,
  )
}

const plain: Looks = {}
