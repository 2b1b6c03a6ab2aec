import type { FetchQueryOptions, QueryKey } from '@tanstack/react-query'
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { pageData } from '@/components/live/server'
import type { AppRouter } from '@/server/api/root'

type Find = (
  trpc: TRPCOptionsProxy<AppRouter>,
  /** What the page reads as well is read once. */
  read: <T, E, D, K extends QueryKey>(options: FetchQueryOptions<T, E, D, K>) => Promise<D>,
) => Promise<string | undefined>

/** The name of the thing that a page is about, for the browser's tab, its history and its bookmarks; else what it is. */
export async function titleOf(kind: string, find: Find): Promise<{ title: string }> {
  const { trpc, queryClient } = await pageData()
  // What can't be read is told by the page.
  const name = await find(trpc, options => queryClient.fetchQuery(options)).catch(() => undefined)
  return { title: name ?? kind }
}
