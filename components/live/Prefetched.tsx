'use client'
import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query'
import { useReplay } from './LiveProvider'

/**
 * Data that a page read on the server, for the components below. `cursor` is the place in the event log before it was
 * read: what changed while the page was under way is read again.
 *
 * `const { queryClient, cursor } = await pageData()` … `<Prefetched state={dehydrate(queryClient)} cursor={cursor}>`
 */
export function Prefetched({
  state,
  cursor,
  children,
}: {
  state: DehydratedState
  cursor: string | null
  children: React.ReactNode
}) {
  return (
    <HydrationBoundary state={state}>
      <Replay cursor={cursor} />
      {children}
    </HydrationBoundary>
  )
}

function Replay({ cursor }: { cursor: string | null }) {
  useReplay(cursor)
  return null
}
