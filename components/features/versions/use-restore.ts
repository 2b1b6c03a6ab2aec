'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { isWorthRetrying, sentenceOf } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { useTRPC } from '@/components/live/trpc'
import { toast } from '@/components/ui/Toaster'
import { paths } from '@/server/domain/paths'

/** Restoring is a plan: it opens, for people to look at before anything is changed. */
export function useRestore(vdcId: string) {
  const trpc = useTRPC()
  const router = useRouter()
  const create = useMutation(
    trpc.plans.create.mutationOptions({
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      onSuccess: plan => router.push(paths.plan(plan.vdcId, plan.id)),
      onError: error => toast.error('It was not planned', { description: sentenceOf(error) }),
    }),
  )
  return {
    isPending: create.isPending,
    restore: (version: number) => create.mutate({ vdcId, version, idempotencyKey: freshKey() }),
  }
}
