'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPCClient } from '@/components/live/trpc'
import { PlanRows } from '@/components/ui/plan/PlanRows'
import { quotaWords } from '@/components/ui/plan/words'
import { Skeleton } from '@/components/ui/Skeleton'
import type { PlannedAction } from '@/server/domain/inputs'

/**
 * What an action would change and touch, and for how long: the same rows as in a plan, in the dialog that asks for it.
 * Null: nothing is chosen yet. Where it can't be told, the dialog does without.
 */
export function ActionPreview({ vdcId, action }: { vdcId: string; action: PlannedAction | null }) {
  const client = useTRPCClient()
  const preview = useQuery({
    queryKey: ['action preview', vdcId, action],
    queryFn: () => client.plans.preview.mutate({ vdcId, action: action! }),
    enabled: action !== null,
    // Rows don't jump while another size is chosen; what it says is never older than the dialog.
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  })
  if (!action || preview.isError) return null
  if (!preview.data) return <Skeleton className="h-12 w-full" />
  const { changes, problems, quota } = preview.data
  const cost = quotaWords(quota)
  return (
    <section aria-label="What it takes" className="flex flex-col gap-1" aria-busy={preview.isPlaceholderData}>
      {problems.map(({ message }) => (
        <p key={message} className="text-xs text-warn-text">
          {message}
        </p>
      ))}
      {changes.length > 0 && <PlanRows label="What it takes" changes={changes} isOpen />}
      {cost && <p className="text-right text-xs text-muted">{cost}</p>}
    </section>
  )
}
