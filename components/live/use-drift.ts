'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { FindingView } from '@/server/domain/drift/finding'
import { useTRPC } from './trpc'

const none: ReadonlyMap<string, FindingView> = new Map()

/** What differs in a VDC right now, by the id of the thing; the first that was found of each. */
export function useDrift(vdcId: string | null | undefined): ReadonlyMap<string, FindingView> {
  const trpc = useTRPC()
  const input = { vdcId: vdcId ?? '', state: 'open' as const, limit: 200 }
  const { data } = useQuery({ ...trpc.findings.inVdc.queryOptions(input), enabled: Boolean(vdcId) })
  return useMemo(
    () =>
      data && data.items.length > 0
        ? new Map(data.items.flatMap(it => (it.resourceId ? [[it.resourceId, it] as const] : [])).reverse())
        : none,
    [data],
  )
}
