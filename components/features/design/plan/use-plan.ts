import { skipToken, useMutation, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { isWorthRetrying } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { useTRPC } from '@/components/live/trpc'
import { useTask } from '@/components/live/use-task'
import type { PlanView } from '@/server/domain/planning/plan'
import { changeProgress } from '@/server/domain/planning/progress'
import type { Work } from '../looks'

/** The plan in the address, its apply once there is one, and what each change is at. */
export function usePlan(planId: string | null) {
  const trpc = useTRPC()
  const plan = useQuery(trpc.plans.get.queryOptions(planId ? { planId } : skipToken))
  const { task } = useTask(plan.data?.taskId)
  const work = useMemo(
    () => (task ? new Map<string, Work>(changeProgress(task.steps, task.state === 'paused')) : undefined),
    [task],
  )
  return { plan: plan.data, error: plan.error, task, work }
}

/** A plan of the draft, or of the same design once more. */
export function usePlanning(vdcId: string, onPlan: (plan: PlanView) => void) {
  const trpc = useTRPC()
  const retry = (failures: number, error: unknown) => failures < 2 && isWorthRetrying(error)
  const create = useMutation(trpc.plans.create.mutationOptions({ retry, onSuccess: onPlan }))
  const replan = useMutation(trpc.plans.replan.mutationOptions({ retry, onSuccess: onPlan }))
  return {
    ofDraft: (draftId: string) =>
      create.mutate({ vdcId, draftId, idempotencyKey: freshKey() } as Parameters<typeof create.mutate>[0]),
    again: (planId: string) =>
      replan.mutate({ planId, idempotencyKey: freshKey() } as Parameters<typeof replan.mutate>[0]),
    isPending: create.isPending || replan.isPending,
    error: create.error ?? replan.error,
  }
}
