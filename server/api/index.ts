import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Infrastructure } from '@/server/drivers/contract/types'
import type { ServiceContext } from '@/server/services/context'
import type { Store } from '@/server/store/store'
import { answerQuery, queriesOf } from './answer-query'
import { createUser } from './auth/accounts'
import { type Auth, authPath } from './auth/create-auth'
import { handleAuth } from './auth/handle-auth'
import { type Identity, identify } from './auth/identify'
import { recheck } from './auth/recheck'
import { createConsoleGateway } from './console'
import { toPlenumError } from './http/public-error'
import { requestIdOf, sendError } from './http/respond'
import { isSameOrigin, requireSameOrigin } from './http/same-origin'
import { openApiDocument } from './openapi/document'
import { serveReference } from './openapi/serve'
import { createRest, restPath } from './rest/handle-rest'
import { appRouter, createCaller } from './root'
import { tidy } from './tidy'
import type { ApiContext } from './trpc'
import { createTrpc, trpcPath } from './trpc-http'
import { createUploads, uploadPath } from './uploads'

/**
 * The door: HTTP and websockets in, services behind. It parses, says who asks (session cookie or API token), refuses
 * other sites' pages, and speaks errors in one form. What an actor may do is the services' to judge; what a change
 * takes is theirs too. tRPC at /api/trpc, REST at /api/v1, sign-in at /api/auth, consoles at /api/console, and the live
 * socket at /api/live, which the wiring hands in.
 */
export { createUser, ensureAdministrator, newUser } from './auth/accounts'
export { type Auth, type AuthOptions, createAuth } from './auth/create-auth'
export { type Identity, identify } from './auth/identify'
export { recheck } from './auth/recheck'
export { isSameOrigin } from './http/same-origin'
export type { AppRouter } from './root'

type Answer = Awaited<ReturnType<typeof answerQuery>>['body']
export type ApiOptions = {
  store: Store
  infrastructure: Pick<Infrastructure, 'compute'>
  auth: Auth
  /** What services need of the infrastructure: the drivers' forms, and a look at what is not recorded yet. */
  services: Pick<ServiceContext, 'drivers' | 'probe' | 'seal'>
  /** The live gateway of server/events; without it there is no live socket. */
  live?: {
    upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean
    recheckNow(): Promise<void>
    cursor(): string
    answerQueries(answerer: (headers: IncomingHttpHeaders, procedure: string, input: unknown) => Promise<Answer>): void
  }
  version: string
  /** Where files wait that are sent to become images; without it there are no uploads. */
  uploadFolder?: string
  /** As in AuthOptions. */
  baseUrl?: string
  /** As in ConsoleOptions. */
  recheckMs?: number
  /** Told of every internal fault, for the log. Default: standard error. */
  onFault?(fault: { requestId: string; method: string; path: string; error: unknown }): void
}
export type Api = {
  /** Answers a request; false when its path is none of the API's. Never throws. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>
  /** Takes over a websocket; false when its path is none of the API's. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** The procedures, called directly as whoever these headers say; for server-rendered pages. */
  callerFor(headers: Headers | IncomingHttpHeaders): ReturnType<typeof createCaller>
  /** Who these headers say it is, or null; for redirects to sign-in. */
  whoIs(headers: Headers | IncomingHttpHeaders): Promise<Identity['actor'] | null>
  /** The event log's place before a page reads; its live connection resumes there. Null without a live gateway. */
  liveCursor(): string | null
  close(): Promise<void>
}

export function createApi(options: ApiOptions): Api {
  const { store, auth, live, baseUrl } = options
  const document = openApiDocument(appRouter, options.version)
  const reference = serveReference(document)
  const rest = createRest(appRouter)
  const trpc = createTrpc(appRouter)
  const sameOrigin = (req: IncomingMessage) => isSameOrigin(req, baseUrl)
  const consoles = createConsoleGateway({
    store,
    compute: hostId => options.infrastructure.compute(hostId),
    identify: req => identify(store, auth, req.headers),
    recheck: async identity => (await recheck(store, [identity])).get(identity.sessionId)?.actor,
    isSameOrigin: sameOrigin,
    recheckMs: options.recheckMs,
  })
  const services: Omit<ServiceContext, 'actor'> = {
    ...options.services,
    store,
    version: options.version,
    createUser: user => createUser(store, auth, user),
  }
  const serviceFor = (actor: Identity['actor']): ServiceContext => ({ ...services, actor })

  const uploads = options.uploadFolder
    ? createUploads({ store, folder: options.uploadFolder, onFault: report })
    : undefined

  const tidying = setInterval(() => {
    tidy(store).catch(() => {})
    uploads?.tidy().catch(() => {})
  }, 10 * 60_000)
  tidying.unref()

  async function contextOf(req: IncomingMessage, requestId: string): Promise<ApiContext> {
    const identity = await identify(store, auth, req.headers)
    const changes = req.method !== 'GET' && req.method !== 'HEAD'
    if (identity?.actor.via === 'session' && changes) requireSameOrigin(req, baseUrl)
    return { requestId, actor: identity?.actor ?? null, serviceFor }
  }

  async function answer(req: IncomingMessage, res: ServerResponse, url: URL, requestId: string) {
    const { pathname } = url
    if (pathname.startsWith(`${trpcPath}/`)) {
      const context = () => contextOf(req, requestId)
      await trpc(req, res, url, context, fault => report(req, requestId, fault))
    } else if (pathname.startsWith(`${authPath}/`)) {
      if (req.method !== 'GET') requireSameOrigin(req, baseUrl)
      await handleAuth(auth, req, res)
      if (pathname.endsWith('/sign-out')) await live?.recheckNow()
    } else if (uploads && (pathname === uploadPath || pathname.startsWith(`${uploadPath}/`))) {
      const { actor } = await contextOf(req, requestId)
      await uploads.handle(req, res, pathname, actor, requestId)
    } else if (!reference(req, res, pathname)) {
      await rest(req, res, url, () => contextOf(req, requestId))
    }
  }

  const queries = queriesOf(appRouter)
  live?.answerQueries(async (headers, procedure, input) => {
    const requestId = randomUUID()
    const context = async (): Promise<ApiContext> => ({
      requestId,
      // Again for each question: a session that ended meanwhile asks nothing more.
      actor: (await identify(store, auth, headers))?.actor ?? null,
      serviceFor,
    })
    const path = queries.has(procedure) ? procedure : 'no such query'
    const log = (error: unknown) => report({ method: 'query', url: procedure }, requestId, error)
    return (await answerQuery(appRouter, path, () => input, context, log)).body
  })

  function report(req: Pick<IncomingMessage, 'method' | 'url'>, requestId: string, error: unknown) {
    if (toPlenumError(error).kind !== 'internal') return
    const fault = { requestId, method: req.method ?? '', path: req.url?.split('?', 1)[0] ?? '', error }
    if (options.onFault) options.onFault(fault)
    else console.error(`${fault.method} ${fault.path} failed (request ${requestId})`, error)
  }

  return {
    async handle(req, res) {
      const url = URL.parse(req.url ?? '/', 'http://localhost')
      if (!url || !isOurs(url.pathname)) return false
      const requestId = requestIdOf(req)
      res.setHeader('X-Request-Id', requestId)
      res.setHeader('X-Content-Type-Options', 'nosniff')
      try {
        await answer(req, res, url, requestId)
      } catch (error) {
        report(req, requestId, error)
        if (res.headersSent) res.destroy()
        else sendError(res, error, requestId)
      }
      return true
    },
    upgrade: (req, socket, head) => consoles.upgrade(req, socket, head) || (live?.upgrade(req, socket, head) ?? false),
    callerFor: headers =>
      createCaller(async () => ({
        requestId: 'page',
        actor: (await identify(store, auth, plain(headers)))?.actor ?? null,
        serviceFor,
      })),
    whoIs: async headers => (await identify(store, auth, plain(headers)))?.actor ?? null,
    liveCursor: () => live?.cursor() ?? null,
    async close() {
      clearInterval(tidying)
      consoles.close()
    },
  }
}

const isOurs = (pathname: string) =>
  pathname === restPath || [restPath, trpcPath, authPath].some(prefix => pathname.startsWith(`${prefix}/`))

const plain = (headers: Headers | IncomingHttpHeaders): IncomingHttpHeaders =>
  typeof headers.get === 'function'
    ? Object.fromEntries((headers as Headers).entries())
    : (headers as IncomingHttpHeaders)
