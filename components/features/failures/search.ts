import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'
import { type FailureCause, failureCause, failureKinds } from '@/server/domain/failure/cause'

/** What is to fail, in the address: so it can be sent on. */
export const failureSearch = {
  kind: parseAsStringLiteral(failureKinds),
  zone: parseAsString,
  name: parseAsString,
}
export const loadFailureSearch = createLoader(failureSearch)
type FailureSearch = Awaited<ReturnType<typeof loadFailureSearch>>

/** null: nothing is chosen yet, or the address is not whole. */
export const causeIn = ({ kind, zone, name }: FailureSearch): FailureCause | null =>
  failureCause.safeParse({ kind, zoneId: zone, name }).data ?? null

/** The server’s prefetch and the browser agree by it. */
export const forecastQuery = (trpc: TRPCOptionsProxy<AppRouter>, cause: FailureCause) =>
  trpc.failures.forecast.queryOptions(cause)
