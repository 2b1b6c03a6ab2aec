import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

const sortKeys = ['name', 'state', 'sizeGiB', 'instance', 'zone', 'createdAt'] as const
export type VolumeSort = (typeof sortKeys)[number] | `-${(typeof sortKeys)[number]}`
const sorts: readonly VolumeSort[] = sortKeys.flatMap(key => [key, `-${key}`] as const)

/** Filters, order and the open panel, as in the address. */
export const volumeSearch = {
  q: parseAsString.withDefault(''),
  attached: parseAsStringLiteral(['yes', 'no'] as const),
  sort: parseAsStringLiteral(sorts).withDefault('name'),
  volume: parseAsString,
}
export const loadVolumeSearch = createLoader(volumeSearch)
type VolumeSearch = Awaited<ReturnType<typeof loadVolumeSearch>>

/** The server’s prefetch and the browser agree by it. */
export const volumeListQuery = (
  trpc: TRPCOptionsProxy<AppRouter>,
  vdcId: string,
  { q, attached, sort }: Pick<VolumeSearch, 'q' | 'attached' | 'sort'>,
) =>
  trpc.volumes.list.infiniteQueryOptions(
    { vdcId, search: q || undefined, attached: attached === null ? undefined : attached === 'yes', sort, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )
