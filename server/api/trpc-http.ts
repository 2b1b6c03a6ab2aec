import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyRouter } from '@trpc/server'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import { maxBodyBytes } from './http/public-error'
import type { ApiContext } from './trpc'

export const trpcPath = '/api/trpc'

/** tRPC over HTTP for the console: queries GET, mutations POST, several in one request. */
export function createTrpc(router: AnyRouter) {
  return async (
    req: IncomingMessage,
    res: ServerResponse,
    path: string,
    context: () => Promise<ApiContext>,
    onFault: (error: unknown) => void,
  ) => {
    res.setHeader('Cache-Control', 'no-store')
    await nodeHTTPRequestHandler({
      router,
      req,
      res,
      path,
      createContext: context,
      maxBodySize: maxBodyBytes,
      allowBatching: true,
      onError: ({ error }) => onFault(error),
    })
  }
}
