import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsBoolean, parseAsString } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

/** What the address says about the list. */
export const findingSearch = { all: parseAsBoolean.withDefault(false), finding: parseAsString }
export const loadFindingSearch = createLoader(findingSearch)

/** The server’s prefetch and the browser agree by it. */
export const findingListQuery = (trpc: TRPCOptionsProxy<AppRouter>, { all }: { all: boolean }) =>
  trpc.findings.list.infiniteQueryOptions(
    { open: all ? undefined : true, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )

/** Of one VDC: what is open, or what is ignored for now. */
export const driftSearch = { ignored: parseAsBoolean.withDefault(false), finding: parseAsString }
export const loadDriftSearch = createLoader(driftSearch)
export const driftQuery = (trpc: TRPCOptionsProxy<AppRouter>, vdcId: string, { ignored }: { ignored: boolean }) =>
  trpc.findings.inVdc.queryOptions({ vdcId: vdcId, state: ignored ? 'ignored' : 'open', limit: 200 })
