'use client'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpLink } from '@trpc/client'
import { useState } from 'react'
import type { AppRouter } from '@/server/api/root'
import { LiveProvider } from './LiveProvider'
import { liveLink } from './live-link'
import { makeQueryClient } from './query-client'
import { toSignIn } from './to-sign-in'
import { TRPCProvider } from './trpc'

/**
 * Data for everything below: queries, mutations, and the live connection that keeps them fresh. Around all pages, once.
 * `cursor`: `getApi().liveCursor()`, taken before the page reads; null on pages that read nothing.
 */
export function Providers({ cursor, children }: { cursor: string | null; children: React.ReactNode }) {
  const [queryClient] = useState(sharedQueryClient)
  const [trpcClient] = useState(makeTrpcClient)
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <LiveProvider cursor={cursor}>{children}</LiveProvider>
      </TRPCProvider>
    </QueryClientProvider>
  )
}

let inBrowser: QueryClient | undefined

/** One cache per browser tab; on the server one per request. */
function sharedQueryClient(): QueryClient {
  if (typeof window === 'undefined') return makeQueryClient()
  inBrowser ??= makeQueryClient(toSignIn)
  return inBrowser
}

/** One request per call where it goes by HTTP: a batch would wait for its slowest part. */
function makeTrpcClient() {
  const origin = typeof window === 'undefined' ? 'http://localhost' : ''
  return createTRPCClient<AppRouter>({ links: [liveLink, httpLink({ url: `${origin}/api/trpc` })] })
}
