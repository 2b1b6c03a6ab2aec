import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

/** Filters, as in the address. */
export const taskSearch = {
  q: parseAsString.withDefault(''),
  show: parseAsStringLiteral(['active', 'trouble'] as const),
}
export const loadTaskSearch = createLoader(taskSearch)
type TaskSearch = Awaited<ReturnType<typeof loadTaskSearch>>

/** The server’s prefetch and the browser agree by it. */
export const taskListQuery = (trpc: TRPCOptionsProxy<AppRouter>, { q, show }: TaskSearch) =>
  trpc.tasks.list.infiniteQueryOptions(
    {
      search: q || undefined,
      active: show === 'active' ? true : undefined,
      state: show === 'trouble' ? 'rolled back,cancelled,incomplete,needs operator' : undefined,
      limit: 100,
    },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )
