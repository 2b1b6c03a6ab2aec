import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsBoolean } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

/** What the address says about the list. */
export const findingSearch = { all: parseAsBoolean.withDefault(false) }
export const loadFindingSearch = createLoader(findingSearch)

/** The server’s prefetch and the browser agree by it. */
export const findingListQuery = (trpc: TRPCOptionsProxy<AppRouter>, { all }: { all: boolean }) =>
  trpc.findings.list.infiniteQueryOptions(
    { open: all ? undefined : true, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )
