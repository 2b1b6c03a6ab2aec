import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server, type Socket } from 'socket.io'
import { type Actor, readableScopes } from '@/server/policy'
import { vdcOfDraft } from '@/server/store/drafts'
import type { Store } from '@/server/store/store'
import { type Audience, audienceOf, heardBy, isPersonal, newestOnly, personalRoom } from './audience'
import { parseCursor } from './cursor'
import { missedBetween, pruneEvents } from './log'
import type { Batch, LogReader } from './log-reader'
import { keepPresence } from './presence'
import { type LiveAnswer, type LiveMessages, type LiveQuestions, livePath } from './protocol'

/** Who is at the other end of a connection, as the API's authentication tells. */
export type LiveIdentity = { actor: Actor; sessionId: string }
export type LiveGatewayOptions = {
  store: Store
  reader: LogReader
  /** From the handshake's headers; null or a throw refuses. */
  identify(headers: IncomingHttpHeaders): Promise<LiveIdentity | null>
  /** The present identities of these sessions; one that is missing from the answer has ended. */
  recheck(identities: LiveIdentity[]): Promise<Map<string, LiveIdentity>>
  /** Refuses pages of other sites. */
  isSameOrigin(req: IncomingMessage): boolean
  /** How often sessions and memberships are looked at again. Default 5,000 ms. */
  recheckMs?: number
  /** A client that leaves more than this unread is cut off; it resumes when it can. Default 4 MiB. */
  maxUnreadBytes?: number
  /** How long the log is kept: whoever was away longer reads everything again. Default 24 hours. */
  keepMs?: number
}
/** Answers a query as whoever these headers say; never throws. */
export type LiveAnswerer = (headers: IncomingHttpHeaders, procedure: string, input: unknown) => Promise<LiveAnswer>
export type LiveGateway = {
  /** From now on, queries asked over the socket are answered by this. Until then, they have to come by HTTP. */
  answerQueries(answerer: LiveAnswerer): void
  /** Takes over an upgrade request for the live path; false when it is for somebody else. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** The place up to which everybody was told; a page that reads now can resume from here. */
  cursor(): string
  /** Looks at sessions and memberships now, e.g. after a sign-out. */
  recheckNow(): Promise<void>
  connections(): number
  close(): Promise<void>
}

type Live = Socket<LiveQuestions, LiveMessages, Record<string, never>, Member>
/** Queries of one connection that are answered at the same time; more have to come by HTTP. */
const maxQuestions = 64
type Member = {
  identity: LiveIdentity
  audience: Audience /** While catching up: what to tell after. */
  pending?: Batch[]
}

/**
 * Tells browsers what changed, as pointers. Everybody hears only the scopes that they may read; sessions and memberships
 * are looked at again every few seconds and before any batch that may have changed them is told.
 */
export function createLiveGateway(options: LiveGatewayOptions): LiveGateway {
  const { store, reader, recheckMs = 5000, maxUnreadBytes = 4 * 1024 * 1024 } = options
  const io = new Server<LiveQuestions, LiveMessages, Record<string, never>, Member>({
    path: livePath,
    transports: ['websocket'],
    serveClient: false,
    destroyUpgrade: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 64 * 1024,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    allowRequest: (req, decide) => decide(null, options.isSameOrigin(req)),
  })
  // Never listens: it only gives the engine a home, upgrades are handed over one by one.
  io.attach(http.createServer())
  const sockets = new Set<Live>()
  const presence = keepPresence({ vdcOfDraft: draftId => vdcOfDraft(store.pool, draftId) })

  io.use(async (socket, next) => {
    try {
      const identity = await options.identify(socket.request.headers)
      if (!identity) return next(new Error('unauthenticated'))
      socket.data.identity = identity
      socket.data.audience = audienceOf(readableScopes(identity.actor))
      next()
    } catch {
      next(new Error('unauthenticated'))
    }
  })

  let answerer: LiveAnswerer | undefined
  io.on('connection', (socket: Live) => {
    sockets.add(socket)
    socket.data.pending = []
    socket.on('disconnect', () => {
      sockets.delete(socket)
      presence.leave(socket)
    })
    socket.on('presence', said => {
      presence.say(socket, said, () => socket.connected).catch(() => {})
    })
    let questions = 0
    socket.on('query', async (procedure, input, answer) => {
      if (typeof procedure !== 'string' || typeof answer !== 'function') return
      if (!answerer || questions >= maxQuestions) return answer(null)
      questions++
      try {
        answer(await answerer(socket.request.headers, procedure, input))
      } finally {
        questions--
      }
    })
    welcome(socket).catch(() => socket.disconnect(true))
  })

  /** Tells what was missed, then what came meanwhile, then lets the socket join its audience: no gap, no disorder. */
  async function welcome(socket: Live) {
    const { audience } = socket.data
    const { userId } = socket.data.identity.actor
    const from = parseCursor(socket.handshake.auth.cursor)
    const place = reader.cursor()
    const scopes = audience.scopes === 'all' ? 'all' : [...audience.scopes, userId]
    const missed = from && (await missedBetween(store.pool, from, parseCursor(place)!, scopes))
    if (!socket.connected) return
    const resumed = missed !== undefined && socket.data.audience.room === audience.room
    const heard = resumed ? missed.filter(({ scope }) => !isPersonal(scope) || scope === userId) : []
    if (heard.length > 0) socket.emit('events', heard, place)
    socket.emit('hello', place, resumed)
    const pending = socket.data.pending ?? []
    socket.data.pending = undefined
    for (const batch of pending) tellOne(socket, batch)
    socket.join([socket.data.audience.room, personalRoom(userId)])
  }

  function tellOne(socket: Live, batch: Batch) {
    const { audience, identity } = socket.data
    const mine = newestOnly(batch.events.filter(event => event.scope === identity.actor.userId))
    if (mine.length > 0) socket.emit('events', mine, null)
    const heard = heardBy(audience, batch.events)
    if (heard.length > 0) socket.emit('events', heard, batch.cursor)
  }

  const unsubscribe = reader.subscribe(async batch => {
    if (sockets.size === 0) return
    if (batch.events.some(changesAccess)) await recheckNow()
    const audiences = new Map<string, Audience>()
    for (const socket of sockets) {
      if (socket.data.pending) socket.data.pending.push(batch)
      else audiences.set(socket.data.audience.room, socket.data.audience)
    }
    // Personal ones first and without a place: if the connection breaks in between, they are told again.
    for (const event of newestOnly(batch.events.filter(({ scope }) => isPersonal(scope))))
      io.to(personalRoom(event.scope)).emit('events', [event], null)
    for (const audience of audiences.values()) {
      const heard = heardBy(audience, batch.events)
      if (heard.length > 0) io.to(audience.room).emit('events', heard, batch.cursor)
    }
  })

  let checking: Promise<void> | undefined
  function recheckNow() {
    checking ??= recheck().finally(() => {
      checking = undefined
    })
    return checking
  }

  async function recheck() {
    const members = [...sockets]
    if (members.length === 0) return
    const present = await options.recheck(members.map(socket => socket.data.identity))
    for (const socket of members) {
      const identity = present.get(socket.data.identity.sessionId)
      if (!identity) {
        socket.disconnect(true)
        continue
      }
      const audience = audienceOf(readableScopes(identity.actor))
      const moved = audience.room !== socket.data.audience.room
      if (moved && !socket.data.pending) {
        socket.leave(socket.data.audience.room)
        socket.join(audience.room)
        // What it may read is another set now.
        socket.emit('hello', reader.cursor(), false)
      }
      socket.data.identity = identity
      socket.data.audience = audience
      presence.recheck(socket)
    }
  }

  const tend = setInterval(() => {
    recheckNow().catch(() => {})
    for (const socket of sockets) if (unreadBytes(socket) > maxUnreadBytes) socket.disconnect(true)
  }, recheckMs)
  tend.unref()

  let lastTold = ''
  const refresh = setInterval(() => {
    const cursor = reader.cursor()
    if (cursor === lastTold) return
    lastTold = cursor
    for (const socket of sockets) if (!socket.data.pending) socket.emit('cursor', cursor)
  }, 15_000)
  refresh.unref()

  const prune = setInterval(
    () => pruneEvents(store.pool, options.keepMs ?? 24 * 60 * 60_000).catch(() => {}),
    10 * 60_000,
  )
  prune.unref()

  return {
    answerQueries(given) {
      answerer = given
    },
    upgrade(req, socket, head) {
      const path = req.url?.split('?', 1)[0]
      if (path !== livePath && path !== `${livePath}/`) return false
      io.engine.handleUpgrade(req as never, socket, head)
      return true
    },
    cursor: () => reader.cursor(),
    recheckNow,
    connections: () => sockets.size,
    async close() {
      unsubscribe()
      presence.close()
      clearInterval(tend)
      clearInterval(refresh)
      clearInterval(prune)
      await io.close()
    },
  }
}

/** Memberships and sessions may have changed with these. */
const changesAccess = (event: { kind: string; scope: string }) => event.kind === 'vdc' || isPersonal(event.scope)

function unreadBytes(socket: Live): number {
  const transport = socket.conn.transport as unknown as { socket?: { bufferedAmount?: number } }
  return transport.socket?.bufferedAmount ?? 0
}
