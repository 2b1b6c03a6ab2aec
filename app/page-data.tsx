import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query'
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { headers } from 'next/headers'
import { makeQueryClient } from '@/components/live/query-client'
import type { AppRouter } from '@/server/api/root'
import { getApi } from '@/server/api/runtime'

/** Everything a page reads before it is sent, called in-process; its first paint needs no second round trip. */
export async function pageData(
  read: (trpc: TRPCOptionsProxy<AppRouter>, client: QueryClient) => Promise<unknown>[],
): Promise<(props: { children: React.ReactNode }) => React.ReactNode> {
  const requestHeaders = await headers()
  const queryClient = makeQueryClient()
  const client = createTRPCClient<AppRouter>({ links: [inProcess(getApi().callerFor(requestHeaders))] })
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
  // What cannot be read now is read, and its failure shown, by the component itself.
  await Promise.allSettled(read(trpc, queryClient))
  const state = dehydrate(queryClient)
  return ({ children }) => <HydrationBoundary state={state}>{children}</HydrationBoundary>
}

/** A tRPC link without a wire: the procedure is called where it stands. */
function inProcess(caller: object): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable(observer => {
        const procedure = op.path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], caller)
        ;(procedure as (input: unknown) => Promise<unknown>)(op.input).then(
          data => {
            observer.next({ result: { data } })
            observer.complete()
          },
          error => observer.error(TRPCClientError.from(error as Error)),
        )
      })
}
