import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { asPlenumError, PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { isOn } from '@/server/domain/instance'
import type { Call, Connection } from '@/server/drivers/contract/types'
import { type Actor, authorize } from '@/server/policy'
import type { Store } from '@/server/store/store'
import { bridge } from './console-bridge'
import { statusOf } from './http/status'

export const consolePath = '/api/console/'
const purposes = ['serial', 'screen'] as const
type Purpose = (typeof purposes)[number]

export type ConsoleOptions = {
  store: Store
  compute(hostId: string): Promise<Connection>
  identify(req: IncomingMessage): Promise<{ actor: Actor; sessionId: string } | null>
  /** Whether the session that opened a console is still there, with its present actor. */
  recheck(identity: { actor: Actor; sessionId: string }): Promise<Actor | undefined>
  isSameOrigin(req: IncomingMessage): boolean
  /** How often permission is asked again while a console is open. Default 5,000 ms. */
  recheckMs?: number
}

/**
 * A guest's serial port or screen in a browser: a websocket, opened with a one-time ticket, joined to the driver's byte
 * stream. A refusal is a close code of 4000 + the HTTP status and a sentence, since browsers show no other.
 */
export function createConsoleGateway(options: ConsoleOptions) {
  const { store, recheckMs = 5000 } = options
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    handleProtocols: protocols => (protocols.has('binary') ? 'binary' : false),
  })

  async function serve(ws: WebSocket, req: IncomingMessage, url: URL, purpose: Purpose) {
    const ended = new AbortController()
    ws.once('close', () => ended.abort())
    try {
      if (!options.isSameOrigin(req)) throw new PlenumError('denied', 'Another site’s page may not open a console.')
      const identity = await options.identify(req)
      if (!identity) throw new PlenumError('unauthenticated', 'Sign in first.')
      const ticket = url.searchParams.get('ticket') ?? ''
      const instance = await redeem(store, ticket, purpose, identity.actor)
      const allowed = (actor: Actor) =>
        authorize(actor, 'instances.console', { vdcId: instance.vdcId, kind: 'instance' })
      allowed(identity.actor)
      const stream = await open(options, instance, purpose, ended.signal)
      if (ended.signal.aborted) return void stream.destroy()
      bridge(ws, stream)
      const again = setInterval(async () => {
        try {
          const actor = await options.recheck(identity)
          if (!actor) throw new PlenumError('unauthenticated', 'Your session ended. Sign in again.')
          allowed(actor)
        } catch (error) {
          if (error instanceof PlenumError) refuse(ws, error)
        }
      }, recheckMs)
      ended.signal.addEventListener('abort', () => clearInterval(again))
    } catch (error) {
      refuse(ws, error)
    }
  }

  const breath = setInterval(() => {
    for (const ws of wss.clients) ws.ping()
  }, 20_000)
  breath.unref()

  return {
    /** Takes over an upgrade request for a console; false when it is for somebody else. */
    upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const url = URL.parse(req.url ?? '', 'http://localhost')
      if (!url?.pathname.startsWith(consolePath)) return false
      const purpose = purposes.find(candidate => url.pathname === consolePath + candidate)
      if (!purpose) {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
        return true
      }
      wss.handleUpgrade(req, socket, head, ws => {
        ws.on('error', () => ws.terminate())
        // Keystrokes that come before the stream is open wait in the socket.
        ws.pause()
        void serve(ws, req, url, purpose)
      })
      return true
    },
    close() {
      clearInterval(breath)
      for (const ws of wss.clients) ws.close(1001, 'Plenum is stopping')
      wss.close()
    },
  }
}

type Opened = { id: Id<'instance'>; name: string; vdcId: string; hostId: string | null; observed: string }

/** Uses the ticket up, whatever comes after. @throws `conflict` for one that is unknown, used, late or another's: a new one opens it. */
async function redeem(store: Store, ticket: string, purpose: Purpose, actor: Actor): Promise<Opened> {
  const hash = createHash('sha256').update(ticket).digest('hex')
  const { rows } = await store.pool.query<Opened & { good: boolean }>(
    `WITH used AS (DELETE FROM console_ticket WHERE hash = $1 RETURNING *)
     SELECT i.id, i.name, i.vdc_id AS "vdcId", i.host_id AS "hostId", i.observed,
       used.expires_at > now() AND used.user_id = $2 AND used.purpose = $3 AS good
     FROM used JOIN instance i ON i.id = used.instance_id`,
    [hash, actor.userId, purpose],
  )
  const instance = rows[0]
  if (!instance?.good)
    throw new PlenumError('conflict', 'This console ticket was used already or is too old. Open the console again.')
  return instance
}

async function open(options: ConsoleOptions, instance: Opened, purpose: Purpose, signal: AbortSignal): Promise<Duplex> {
  if (!instance.hostId || !isOn(instance.observed))
    throw new PlenumError('conflict', `${instance.name} is not running; start it first.`)
  const connection = await options.compute(instance.hostId)
  if (!connection.instances) throw new PlenumError('unsupported', 'This host offers no consoles.')
  const call: Call = { taskId: 'console', key: `console:${instance.id}:${purpose}`, signal, log: () => {} }
  const ref = { kind: 'instance' as const, id: instance.id }
  return purpose === 'serial' ? connection.instances.console(ref, call) : connection.instances.screen(ref, call)
}

/** A close frame's reason holds 123 bytes. */
function refuse(ws: WebSocket, error: unknown) {
  const { kind, message } = asPlenumError(error)
  const bytes = new TextEncoder().encode(message).subarray(0, 123)
  // A sentence cut within a character loses that character.
  ws.resume()
  ws.close(4000 + statusOf[kind].http, new TextDecoder().decode(bytes).replace(/�$/, ''))
}
