import { io, type Socket } from 'socket.io-client'
import type { Presence } from '@/server/domain/design/views'
import type { PointerEvent } from '@/server/domain/event'
import { type LiveAnswer, type LiveMessages, type LiveQuestions, livePath } from '@/server/events/protocol'
import { isAfter, RecentPointers } from './recent-pointers'

/** `live`: what you see is the present. `catching up`: connected or about to be, not there yet. `offline`: no connection. */
export type LiveState = 'live' | 'catching up' | 'offline'
export type LiveClientOptions = {
  /** The place that the page was read at; without one everything is read again at the first hello. */
  cursor: string | null
  /** Pointers, in order. */
  hear(pointers: PointerEvent[]): void
  /** Everything may have changed: read it again. */
  resync(): Promise<void>
  onState(state: LiveState): void
  /** The session is not, or no longer, there. */
  onSignedOut?(): void
}
export type Asker = (procedure: string, input: unknown) => Promise<LiveAnswer>
export type DraftStay = { select(selection: string[]): void; leave(): void }
export type LiveClient = {
  /** What was heard since a place, once more: for data that was read at that place and arrived later. */
  replaySince(cursor: string): void
  /** Asks a query over the connection. Rejects when there is none, when it breaks before the answer, and when refused. */
  ask: Asker
  /** Shows this person in a draft, and hears who else is there, until it is left. One draft at a time. */
  enterDraft(draftId: string, hear: (others: Presence[]) => void): DraftStay
  /** Tries at once, e.g. after signing in. */
  connect(): void
  /** Until `connect`, e.g. after signing out. */
  pause(): void
  close(): void
}

/** A blip shorter than this is no “offline”. */
const blipMs = 1500
/** Whoever waits longer for an answer asks again by HTTP. */
const answerMs = 10_000

/** The connection by which the server says what changed. It comes back by itself and resumes where it was. */
export function openLiveClient(options: LiveClientOptions): LiveClient {
  let cursor = options.cursor
  let state: LiveState = 'catching up'
  let blip: ReturnType<typeof setTimeout> | undefined
  const recent = new RecentPointers(cursor)
  const socket: Socket<LiveMessages, LiveQuestions> = io({
    path: livePath,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 3000,
    timeout: 8000,
    auth: say => say(cursor ? { cursor } : {}),
  })

  let stay: { draftId: string; selection: string[]; hear(others: Presence[]): void } | undefined
  const sayPresence = () => {
    const { draftId, selection } = stay ?? { draftId: null, selection: [] }
    if (socket.connected) socket.emit('presence', { draftId, selection })
  }

  function become(next: LiveState) {
    clearTimeout(blip)
    if (next === state) return
    state = next
    options.onState(next)
  }

  function lost() {
    if (state === 'offline') return
    become('catching up')
    blip = setTimeout(() => become('offline'), blipMs)
  }

  socket.on('events', (pointers, place) => {
    if (place) moveTo(place)
    recent.add(pointers)
    options.hear(pointers)
  })
  socket.on('cursor', moveTo)
  socket.on('presence', (draftId, others) => {
    if (stay?.draftId === draftId) stay.hear(others)
  })
  socket.on('hello', async (place, resumed) => {
    moveTo(place)
    if (stay) sayPresence()
    if (!resumed) {
      become('catching up')
      recent.restart(place)
      await options.resync().catch(() => {})
    }
    if (socket.connected) become('live')
  })
  socket.on('disconnect', reason => {
    lost()
    stay?.hear([])
    // The server ended it (the session's rights changed, or it was too slow): the library leaves coming back to us.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 300)
  })
  socket.on('connect_error', error => {
    lost()
    if (error.message !== 'unauthenticated') return
    become('offline')
    options.onSignedOut?.()
  })

  function moveTo(place: string) {
    if (!cursor || isAfter(place, cursor)) cursor = place
  }

  // A laptop that wakes, a network that is back: no need to wait for the next try.
  const nudge = () => {
    if (document.visibilityState === 'visible' && !socket.connected && socket.active) socket.connect()
  }
  const cutOff = () => become('offline')
  window.addEventListener('online', nudge)
  window.addEventListener('offline', cutOff)
  document.addEventListener('visibilitychange', nudge)
  blip = setTimeout(() => state === 'catching up' && !socket.connected && become('offline'), 5000)

  return {
    replaySince(place) {
      const missed = recent.since(place)
      if (missed === undefined) void options.resync().catch(() => {})
      else if (missed.length > 0) options.hear(missed)
    },
    async ask(procedure, input) {
      if (!socket.connected) throw new Error('No connection')
      const answer = await socket.timeout(answerMs).emitWithAck('query', procedure, input)
      if (!answer) throw new Error('Not over the connection now')
      return answer
    },
    enterDraft(draftId, hear) {
      const mine = { draftId, selection: [] as string[], hear }
      stay = mine
      sayPresence()
      return {
        select(selection) {
          mine.selection = selection
          if (stay === mine) sayPresence()
        },
        leave() {
          if (stay !== mine) return
          stay = undefined
          sayPresence()
        },
      }
    },
    connect: () => {
      if (!socket.connected) socket.connect()
    },
    pause: () => {
      socket.disconnect()
      become('offline')
    },
    close() {
      clearTimeout(blip)
      window.removeEventListener('online', nudge)
      window.removeEventListener('offline', cutOff)
      document.removeEventListener('visibilitychange', nudge)
      socket.disconnect()
    },
  }
}
