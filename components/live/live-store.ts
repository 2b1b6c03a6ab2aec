'use client'
import { useSyncExternalStore } from 'react'
import type { LiveState } from './live-client'

let state: LiveState = 'catching up'
const listeners = new Set<() => void>()

export function setLiveState(next: LiveState): void {
  state = next
  for (const listener of listeners) listener()
}

/** Whether what is on screen is the present: `live`, `catching up` or `offline`. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
    () => 'catching up',
  )
}
