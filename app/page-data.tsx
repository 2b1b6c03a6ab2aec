import { dehydrate, hashKey, type QueryKey } from '@tanstack/react-query'
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { notFound } from 'next/navigation'
import { isMissing } from '@/components/live/api-error'
import { Prefetched } from '@/components/live/Prefetched'
import { pageData as serverData } from '@/components/live/server'
import type { AppRouter } from '@/server/api/root'

/** `queryOptions()` or `infiniteQueryOptions()` of any procedure. */
type Options = { queryKey: QueryKey; getNextPageParam?: unknown }
type Read = (trpc: TRPCOptionsProxy<AppRouter>) => readonly Options[]

/** Reads what a page shows before it is sent; the component that it gives back hands that on to the browser. */
export async function pageData(read: Read): Promise<(props: { children: React.ReactNode }) => React.ReactNode> {
  const { trpc, queryClient, cursor } = await serverData()
  const options = read(trpc)
  // What cannot be read now is read, and its failure shown, by the component that needs it.
  await Promise.allSettled(
    options.map(each =>
      each.getNextPageParam
        ? queryClient.prefetchInfiniteQuery(each as Parameters<typeof queryClient.prefetchInfiniteQuery>[0])
        : queryClient.prefetchQuery(each as Parameters<typeof queryClient.prefetchQuery>[0]),
    ),
  )
  // An unknown id, or somebody else’s: answered with 404, and a page that says what to try.
  if (options.some(each => isMissing(queryClient.getQueryState(each.queryKey)?.error))) notFound()
  // Layouts and pages of one request share the client; each sends only what it asked for.
  const asked = new Set(options.map(each => hashKey(each.queryKey)))
  const state = dehydrate(queryClient, {
    shouldDehydrateQuery: query => query.state.status === 'success' && asked.has(query.queryHash),
  })
  return ({ children }) => (
    <Prefetched state={state} cursor={cursor}>
      {children}
    </Prefetched>
  )
}
