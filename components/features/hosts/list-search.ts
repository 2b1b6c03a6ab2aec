import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

const sortKeys = [
  'name',
  'state',
  'zone',
  'instanceCount',
  'cpuPercent',
  'vcpusAllocated',
  'memoryAllocatedMiB',
] as const
export type HostSort = (typeof sortKeys)[number] | `-${(typeof sortKeys)[number]}`
const sorts: readonly HostSort[] = sortKeys.flatMap(key => [key, `-${key}`] as const)

/** Filters and order, as in the address. */
export const hostSearch = {
  q: parseAsString.withDefault(''),
  zone: parseAsString,
  state: parseAsStringLiteral(['unreachable'] as const),
  sort: parseAsStringLiteral(sorts).withDefault('name'),
}
export const loadHostSearch = createLoader(hostSearch)
type HostSearch = Awaited<ReturnType<typeof loadHostSearch>>

/** The server’s prefetch and the browser agree by it. */
export const hostListQuery = (trpc: TRPCOptionsProxy<AppRouter>, { q, zone, state, sort }: HostSearch) =>
  trpc.hosts.list.infiniteQueryOptions(
    { search: q || undefined, zoneId: zone ?? undefined, state: state ?? undefined, sort, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )
