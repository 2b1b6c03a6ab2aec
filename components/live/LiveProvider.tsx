'use client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState } from 'react'
import { onAuthChange, renewSession } from './auth-client'
import { type LiveClient, openLiveClient } from './live-client'
import { setLiveState } from './live-store'
import { createRefresher } from './refresher'
import { TaskToasts } from './TaskToasts'
import { toSignIn } from './to-sign-in'

/** A session that is in use does not run out. */
const renewMs = 60 * 60 * 1000

const LiveContext = createContext<LiveClient | null>(null)

/** Keeps what is on screen the present. `cursor`: the event log's place before the page was read (`liveCursor()`). */
export function LiveProvider({ cursor, children }: { cursor: string | null; children: React.ReactNode }) {
  const queryClient = useQueryClient()
  const [live, setLive] = useState<LiveClient | null>(null)
  // The place of the first page only: from then on the connection keeps its own.
  const [firstCursor] = useState(cursor)

  useEffect(() => {
    const refresher = createRefresher(queryClient)
    const client = openLiveClient({
      cursor: firstCursor,
      hear: refresher.hear,
      resync: refresher.everything,
      onState: setLiveState,
      onSignedOut: toSignIn,
    })
    setLive(client)
    const forget = onAuthChange(change => (change === 'in' ? client.connect() : client.pause()))
    const renewal = setInterval(renewSession, renewMs)
    return () => {
      forget()
      clearInterval(renewal)
      client.close()
      refresher.stop()
    }
  }, [queryClient, firstCursor])

  return (
    <LiveContext value={live}>
      {children}
      <TaskToasts />
    </LiveContext>
  )
}

/** Says that data read at this place has just arrived; what changed since is read again. */
export function useReplay(cursor: string | null): void {
  const live = useContext(LiveContext)
  useEffect(() => {
    if (live && cursor) live.replaySince(cursor)
  }, [live, cursor])
}
