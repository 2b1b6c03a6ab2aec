import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Api } from '@/server/api'
import type { Health } from './health'
import type { Handlers } from './http-server'
import type { Log } from './log'
import { waitingPage } from './waiting-page'

export type Pages = {
  request(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Hot reload; only while developing. */
  upgrade?(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
}
/** What answers once everything is up. */
export type House = { api: Api; pages: Pages | null }

/**
 * The one HTTP entrance. It is there from the first moment: health always answers, everything else hears 503 until the
 * house behind it is open. /api is the API's, the rest are pages.
 */
export function createDoor(
  health: () => Promise<Health>,
  log: Log,
): Handlers & { open(house: House): void; shut(): void } {
  let house: House | undefined

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = pathOf(req)
    if (path === '/api/health') return sendHealth(req, res, await health())
    if (!house) return refuse(req, res, path, await health())
    if (isApi(path)) {
      if (!(await house.api.handle(req, res))) sendError(res, 404, 'missing', `There is no ${path}.`)
    } else if (house.pages) await house.pages.request(req, res)
    else sendError(res, 404, 'missing', 'This process serves the API only; its reference is at /api/v1.')
  }

  async function takeOver(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!house) hangUp(socket, '503 Service Unavailable')
    else if (house.api.upgrade(req, socket, head)) return
    else if (house.pages?.upgrade && !isApi(pathOf(req))) await house.pages.upgrade(req, socket, head)
    else hangUp(socket, '404 Not Found')
  }

  return {
    request(req, res) {
      answer(req, res).catch(error => {
        log.error('A request failed.', { method: req.method, path: pathOf(req), error })
        if (res.headersSent) res.destroy()
        else sendError(res, 500, 'internal', 'Something went wrong inside Plenum. Ask an operator to look at the log.')
      })
    },
    upgrade(req, socket, head) {
      // A browser that goes away in the middle is no reason to fall over.
      socket.on('error', () => socket.destroy())
      takeOver(req, socket, head).catch(error => {
        log.error('A websocket failed to open.', { path: pathOf(req), error })
        socket.destroy()
      })
    },
    open(ready) {
      house = ready
    },
    shut() {
      house = undefined
    },
  }
}

const pathOf = (req: IncomingMessage) => (req.url ?? '/').split('?', 1)[0]!
const isApi = (path: string) => path === '/api' || path.startsWith('/api/')

function sendHealth(req: IncomingMessage, res: ServerResponse, health: Health): void {
  if (req.method !== 'GET' && req.method !== 'HEAD') sendError(res, 405, 'invalid', 'Health is asked by GET.')
  else sendJson(res, health.status === 'ok' ? 200 : 503, health)
}

function refuse(req: IncomingMessage, res: ServerResponse, path: string, health: Health): void {
  res.setHeader('Retry-After', '2')
  if (isApi(path) || !req.headers.accept?.includes('text/html')) {
    sendError(res, 503, 'unreachable', `Plenum is not ready: ${health.message} Try again in a moment.`)
    return
  }
  res.statusCode = 503
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  res.end(waitingPage(health.message))
}

const sendError = (res: ServerResponse, status: number, kind: string, message: string) =>
  sendJson(res, status, { error: { kind, message } })

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  res.end(JSON.stringify(body))
}

const hangUp = (socket: Duplex, status: string) => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
}
