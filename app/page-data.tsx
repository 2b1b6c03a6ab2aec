import { dehydrate, type QueryClient } from '@tanstack/react-query'
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { Prefetched } from '@/components/live/Prefetched'
import { pageData as serverData } from '@/components/live/server'
import type { AppRouter } from '@/server/api/root'

type Read = (trpc: TRPCOptionsProxy<AppRouter>, client: QueryClient) => Promise<unknown>[]

/** Reads what a page shows before it is sent; the component that it gives back hands that on to the browser. */
export async function pageData(read: Read): Promise<(props: { children: React.ReactNode }) => React.ReactNode> {
  const { trpc, queryClient, cursor } = await serverData()
  // What cannot be read now is read, and its failure shown, by the component that needs it.
  await Promise.allSettled(read(trpc, queryClient))
  const state = dehydrate(queryClient)
  return ({ children }) => (
    <Prefetched state={state} cursor={cursor}>
      {children}
    </Prefetched>
  )
}
