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

/** A design in the making may stand on a side, too. */
export const isDraft = (side: string) => side.startsWith('draft_')

/** “Version 3”, “What is there now”, “The draft”. */
export function sideWords(side: string): string {
  if (side === 'current') return 'What is there now'
  return isDraft(side) ? 'The draft' : `Version ${side}`
}
