import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AnyRouter, callTRPCProcedure } from '@trpc/server'
import { PlenumError } from '@/server/domain/errors'
import { FormError, maxBodyBytes, maxDocumentBytes } from '../http/public-error'
import { readJson } from '../http/read-json'
import { sendJson } from '../http/respond'
import type { ApiContext } from '../trpc'
import { inputFromQuery } from './coerce'
import { matchRoute, type Route, routesOf } from './routes'

export const restPath = '/api/v1'

/**
 * The REST API: the same procedures as tRPC's, by the method and path that each declares. Input: the path's parameters,
 * and the query (GET, DELETE) or a JSON body (POST, PUT; DELETE may have one too). Throws what went wrong.
 */
export function createRest(router: AnyRouter) {
  const routes = routesOf(router)
  return async (req: IncomingMessage, res: ServerResponse, url: URL, context: () => Promise<ApiContext>) => {
    const path = url.pathname.slice(restPath.length).replace(/\/$/, '') || '/'
    const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET')
    const match = matchRoute(routes, method, path)
    if (!match.found) return refuse(res, match.allow, method)
    // Who asks is settled before the body is read: strangers send nothing big.
    const ctx = await context()
    if (!ctx.actor) throw new PlenumError('unauthenticated', 'Sign in first, or send a valid API token.')
    const input = { ...(await inputOf(req, url, match.route)), ...match.params }
    const signal = AbortSignal.timeout(60_000)
    const data = await callTRPCProcedure({
      router,
      path: match.route.procedure,
      getRawInput: async () => input,
      ctx,
      type: match.route.type,
      signal,
      batchIndex: 0,
    })
    sendJson(res, 200, data)
  }
}

function refuse(res: ServerResponse, allow: string[], method: string): never {
  if (allow.length === 0)
    throw new PlenumError('missing', 'There is no such address. All calls are listed at /api/v1/reference.')
  res.setHeader('Allow', allow.join(', '))
  throw new FormError(405, `${method} is not offered here; use ${allow.join(' or ')}. See /api/v1/reference.`)
}

async function inputOf(req: IncomingMessage, url: URL, route: Route): Promise<Record<string, unknown>> {
  const hasQuery = route.method === 'GET' || route.method === 'DELETE'
  const input = hasQuery ? inputFromQuery(url.searchParams, route.coercions) : {}
  if (route.method !== 'GET')
    Object.assign(input, await readJson(req, route.meta.isLarge ? maxDocumentBytes : maxBodyBytes))
  const key = req.headers['idempotency-key']
  if (route.acceptsIdempotencyKey && typeof key === 'string') input.idempotencyKey ??= key
  return input
}
