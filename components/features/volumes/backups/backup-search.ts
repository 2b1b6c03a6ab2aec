import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

const sortKeys = ['takenAt', 'volume', 'zone', 'state'] as const
export type BackupSort = (typeof sortKeys)[number] | `-${(typeof sortKeys)[number]}`
const sorts: readonly BackupSort[] = sortKeys.flatMap(key => [key, `-${key}`] as const)

/** Filter and order, as in the address. */
export const backupSearch = {
  q: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(sorts).withDefault('-takenAt'),
}
export const loadBackupSearch = createLoader(backupSearch)

/** The server’s prefetch and the browser agree by it. */
export const backupListQuery = (
  trpc: TRPCOptionsProxy<AppRouter>,
  vdcId: string,
  { q, sort }: Awaited<ReturnType<typeof loadBackupSearch>>,
) =>
  trpc.backups.list.infiniteQueryOptions(
    { vdcId, search: q || undefined, sort, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )
