'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'

const open = { state: 'open', limit: 1 } as const

/** How many differences are open: of a VDC, or for operators of the whole data center. Nothing while there are none. */
export function DriftCount({ vdcId }: { vdcId: string | null }) {
  const trpc = useTRPC()
  const here = useQuery({
    ...trpc.findings.inVdc.queryOptions({ vdcId: vdcId ?? '', ...open }),
    enabled: vdcId !== null,
  })
  const everywhere = useQuery({ ...trpc.findings.list.queryOptions(open), enabled: vdcId === null })
  const total = (vdcId === null ? everywhere : here).data?.total ?? 0
  return total > 0 && <span className="text-warn-text">{total}</span>
}
