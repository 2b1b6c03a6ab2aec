import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'

/** Which two are compared, and how; neither: the list. `current` is what the VDC holds now. */
export const versionSearch = {
  from: parseAsString,
  to: parseAsString,
  as: parseAsStringLiteral(['fields', 'yaml', 'columns'] as const).withDefault('fields'),
  q: parseAsString.withDefault(''),
}
export const loadVersionSearch = createLoader(versionSearch)

/** The server’s prefetch and the browser agree by it. */
export const versionListQuery = (trpc: TRPCOptionsProxy<AppRouter>, vdcId: string, q: string) =>
  trpc.designs.versions.infiniteQueryOptions(
    { vdcId, search: q || undefined, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )

/** “Version 3”, “What is there now”. */
export const sideWords = (side: string) => (side === 'current' ? 'What is there now' : `Version ${side}`)
