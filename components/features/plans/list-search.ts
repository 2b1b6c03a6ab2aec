import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

/** Filters of the list, as in the address. */
export const planListSearch = { q: parseAsString.withDefault('') }
export const loadPlanListSearch = createLoader(planListSearch)

/** What of a plan is looked at: which change, and once it is applied its steps or its changes. */
export const planSearch = {
  change: parseAsString,
  show: parseAsStringLiteral(['steps', 'changes'] as const),
}

/** The server’s prefetch and the browser agree by it. */
export const planListQuery = (trpc: TRPCOptionsProxy<AppRouter>, vdcId: string, q: string) =>
  trpc.plans.list.infiniteQueryOptions(
    { vdcId, search: q || undefined, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )
