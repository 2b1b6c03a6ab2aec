'use client'
import { useMutation } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { isWorthRetrying, sentenceOf } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button, type ButtonProps } from '@/components/ui/Button'
import { toast } from '@/components/ui/Toaster'
import { paths } from '@/server/domain/paths'
import type { PlanView } from '@/server/domain/planning/plan'

type Props = { plan: Pick<PlanView, 'id' | 'vdcId'>; variant?: ButtonProps['variant'] }

/** The same design against what is there now, as a new plan. */
export function PlanAgain({ plan, variant }: Props) {
  const trpc = useTRPC()
  const router = useRouter()
  const readOnly = useReadOnly(plan.vdcId)
  const replan = useMutation(
    trpc.plans.replan.mutationOptions({
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      onSuccess: next => router.push(paths.plan(next.vdcId, next.id)),
      onError: error => toast.error('It was not planned again', { description: sentenceOf(error) }),
    }),
  )
  return (
    <Button
      variant={variant}
      icon={<RotateCcw size={14} />}
      pending={replan.isPending}
      disabledReason={readOnly}
      onClick={() => replan.mutate({ planId: plan.id, idempotencyKey: freshKey() })}
    >
      Plan again
    </Button>
  )
}
