'use client'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import type { AppRouter } from '@/server/api/root'

/** `useTRPC().instances.get.queryOptions({ instanceId })` for useQuery; `.mutationOptions()` for useMutation. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()
