import { QueryClient } from '@tanstack/react-query'
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { headers } from 'next/headers'
import { cache } from 'react'
import type { AppRouter } from '@/server/api/root'
import { getApi } from '@/server/api/runtime'

/**
 * For server-rendered pages: the same `trpc.….queryOptions()` as in the browser, answered in this process as the
 * request's own session. One per request. `await pageData.prefetch(trpc.instances.get.queryOptions({ … }))`, then
 * render `<Prefetched>` (Prefetched.tsx) around the feature component.
 */
export const pageData = cache(async () => {
  const api = getApi()
  const requestHeaders = await headers()
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } })
  // Before anything is read: what changes after it is told to the browser again.
  const cursor = api.liveCursor()
  const client = createTRPCClient<AppRouter>({ links: [callerLink(api.callerFor(requestHeaders))] })
  return {
    trpc: createTRPCOptionsProxy<AppRouter>({ client, queryClient }),
    queryClient,
    cursor,
    whoIs: () => api.whoIs(requestHeaders),
  }
})

type Caller = ReturnType<ReturnType<typeof getApi>['callerFor']>

/** Calls the procedures directly instead of over HTTP. */
function callerLink(caller: Caller): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable(observer => {
        const procedure = op.path
          .split('.')
          .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], caller)
        ;(procedure as (input: unknown) => Promise<unknown>)(op.input).then(
          data => {
            observer.next({ result: { type: 'data', data } })
            observer.complete()
          },
          error => observer.error(TRPCClientError.from(asAnswer(error))),
        )
      })
}

/** A thrown procedure error in the shape in which HTTP brings it. */
function asAnswer(error: unknown) {
  const { message, code, cause } = error as {
    message?: string
    code?: string
    cause?: { kind?: string; message?: string }
  }
  const plenum = {
    kind: cause?.kind ?? (code === 'BAD_REQUEST' ? 'invalid' : 'internal'),
    message: cause?.message ?? message ?? '',
    requestId: 'page',
  }
  return { error: { code: -32603, message: plenum.message, data: { code, plenum } } } as never
}
