'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { losesData } from '@/components/ui/plan/AcceptDataLoss'
import type { FailurePolicy, PlanView } from '@/server/domain/planning/plan'
import { useTRPC } from './trpc'
import { useReadOnly } from './use-read-only'
import { useTaskMutation } from './use-task-mutation'

/** What is decided before a plan is applied, wherever that is: losses, policy, message; and what stands in the way. */
export function useApply(plan: PlanView) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const readOnly = useReadOnly(plan.vdcId)
  const [policy, setPolicy] = useState<FailurePolicy>('roll back')
  const [accepted, setAccepted] = useState<string[]>([])
  const [message, setMessage] = useState('')
  const read = () => client.invalidateQueries(trpc.plans.get.queryFilter({ planId: plan.id }))
  // Refused, since something moved or someone was faster: the plan itself says what.
  const apply = useTaskMutation(trpc.plans.applyPlan.mutationOptions({ onSettled: read }), { isShownHere: true })
  const choice = { policy, acceptDataLoss: accepted, message: message.trim() }
  return {
    choice,
    policy,
    setPolicy,
    accepted,
    setAccepted,
    message,
    setMessage,
    error: apply.error,
    isPending: apply.isPending || apply.isSuccess,
    reason: readOnly ?? whyNot(plan, accepted),
    label: `Apply ${plan.changes.length === 1 ? '1 change' : `${plan.changes.length} changes`}`,
    isDangerous: losesData(plan.changes).length > 0,
    hasPointOfNoReturn: plan.changes.some(change => change.phase > 0),
    apply: () => apply.mutate({ planId: plan.id, ...choice }),
  }
}
export type ApplyInHand = ReturnType<typeof useApply>

function whyNot(plan: PlanView, accepted: readonly string[]): string | null {
  if (plan.state === 'faulty') return 'The design has faults; mend them and plan again'
  if (plan.state === 'outdated') return 'Something moved since it was made; plan again'
  if (plan.state === 'applying') return 'It is being applied'
  const open = losesData(plan.changes).filter(key => !accepted.includes(key))
  if (open.length === 0) return null
  return open.length === 1 ? 'Tick what is lost for good to accept it' : `Tick ${open.length} losses to accept them`
}
