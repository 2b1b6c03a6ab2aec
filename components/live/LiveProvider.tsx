'use client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { onAuthChange, renewSession } from './auth-client'
import { type LiveClient, openLiveClient } from './live-client'
import { askOver } from './live-link'
import { setLiveState } from './live-store'
import { isAfter } from './recent-pointers'
import { createRefresher } from './refresher'
import { toSignIn } from './to-sign-in'

/** A session that is in use does not run out. */
const renewMs = 60 * 60 * 1000

type Live = {
  client: LiveClient | null
  /** Says at which place in the log something on the first page was read, before the connection opens. */
  readAt(cursor: string): void
}
const LiveContext = createContext<Live>({ client: null, readAt: () => {} })

/** Keeps what is on screen the present. `cursor`: the event log's place before the page was read (`liveCursor()`). */
export function LiveProvider({ cursor, children }: { cursor: string | null; children: React.ReactNode }) {
  const queryClient = useQueryClient()
  const [client, setClient] = useState<LiveClient | null>(null)
  // Of the first page only: from then on the connection keeps its own place.
  const first = useRef(cursor)
  const [readAt] = useState(() => (place: string) => {
    if (first.current && isAfter(first.current, place)) first.current = place
  })

  // Runs after the effects of what is inside, so that their places are known.
  useEffect(() => {
    const refresher = createRefresher(queryClient)
    const opened = openLiveClient({
      cursor: first.current,
      hear: refresher.hear,
      resync: refresher.everything,
      onState: setLiveState,
      onSignedOut: toSignIn,
    })
    setClient(opened)
    askOver(opened.ask)
    const forget = onAuthChange(change => (change === 'in' ? opened.connect() : opened.pause()))
    const renewal = setInterval(renewSession, renewMs)
    return () => {
      forget()
      clearInterval(renewal)
      askOver(null)
      opened.close()
      refresher.stop()
    }
  }, [queryClient])

  const live = useMemo(() => ({ client, readAt }), [client, readAt])
  return <LiveContext value={live}>{children}</LiveContext>
}

/** The live connection; null until it is opened. */
export const useLiveClient = (): LiveClient | null => useContext(LiveContext).client

/** Says that data read at this place has just arrived; what changed since is read again. */
export function useReplay(cursor: string | null): void {
  const { client, readAt } = useContext(LiveContext)
  useEffect(() => {
    if (!cursor) return
    if (client) client.replaySince(cursor)
    else readAt(cursor)
  }, [client, readAt, cursor])
}
