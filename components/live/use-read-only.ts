'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from './trpc'

export const readOnlyReason = 'You may look at this VDC, not change it; ask an operator to become a member'

/** Why this person changes nothing in the VDC, for whatever stays visible though it is not theirs to press; or null. */
export function useReadOnly(vdcId: string | null | undefined): string | null {
  const trpc = useTRPC()
  // Every page has it from the start, and a change of role is told at once.
  const me = useQuery(trpc.session.me.queryOptions())
  return me.data?.vdcs.find(vdc => vdc.id === vdcId)?.role === 'viewer' ? readOnlyReason : null
}
