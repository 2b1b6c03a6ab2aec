import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyRouter } from '@trpc/server'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import { answerQuery, queriesOf } from './answer-query'
import { FormError, maxBodyBytes, maxDocumentBytes } from './http/public-error'
import { sendJson } from './http/respond'
import type { ApiContext, Meta } from './trpc'

export const trpcPath = '/api/trpc'

type Serve = (
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  context: () => Promise<ApiContext>,
  onFault: (error: unknown) => void,
) => Promise<void>

/**
 * tRPC over HTTP for the console: queries GET, mutations POST, several in one request. A single query, which is what the
 * console sends after each pointer, is answered without the adapter's detour over Request and Response objects: that is
 * a millisecond less until a change is on screen.
 */
export function createTrpc(router: AnyRouter): Serve {
  const queries = queriesOf(router)
  const procedures = router._def.procedures as Record<string, { _def: { meta?: Meta } }>
  const isLarge = (path: string) => Object.hasOwn(procedures, path) && procedures[path]!._def.meta?.isLarge === true
  return async (req, res, url, context, onFault) => {
    const path = url.pathname.slice(trpcPath.length + 1)
    if (req.method === 'GET' && queries.has(path) && !url.searchParams.has('batch'))
      return query(router, path, res, url, context, onFault)
    res.setHeader('Cache-Control', 'no-store')
    await nodeHTTPRequestHandler({
      router,
      req,
      res,
      path,
      createContext: context,
      maxBodySize: path.split(',').some(isLarge) ? maxDocumentBytes : maxBodyBytes,
      allowBatching: true,
      onError: ({ error }) => onFault(error),
    })
  }
}

async function query(
  router: AnyRouter,
  path: string,
  res: ServerResponse,
  url: URL,
  context: () => Promise<ApiContext>,
  onFault: (error: unknown) => void,
) {
  const { status, body } = await answerQuery(router, path, () => inputIn(url), context, onFault)
  sendJson(res, status, body)
}

function inputIn(url: URL): unknown {
  const text = url.searchParams.get('input')
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FormError(400, 'The request could not be read as JSON. Check its syntax.', { cause })
  }
}
