'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { AcceptDataLoss, losesData } from '@/components/ui/plan/AcceptDataLoss'
import { PolicyChoice } from '@/components/ui/plan/PolicyChoice'
import type { FailurePolicy, PlanView } from '@/server/domain/planning/plan'
import { ApiCall } from './ApiCall'
import { ApplySums } from './ApplySums'

/** What to decide before it is applied: which losses are accepted, what becomes of a failure, what to remember it by. */
export function ApplyPanel({ plan }: { plan: PlanView }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const readOnly = useReadOnly(plan.vdcId)
  const [policy, setPolicy] = useState<FailurePolicy>('roll back')
  const [accepted, setAccepted] = useState<string[]>([])
  const [message, setMessage] = useState('')
  const read = () => client.invalidateQueries(trpc.plans.get.queryFilter({ planId: plan.id }))
  // Refused, since something moved or someone was faster: the plan itself says what.
  const apply = useTaskMutation(trpc.plans.applyPlan.mutationOptions({ onSettled: read }))
  const choice = { policy, acceptDataLoss: accepted, message: message.trim() }
  return (
    <aside aria-label="Apply" className="flex flex-col gap-4 lg:sticky lg:top-4">
      <div className="flex flex-col gap-4 rounded-md border p-4">
        <ApplySums plan={plan} />
        {plan.state === 'ready' && (
          <>
            <AcceptDataLoss changes={plan.changes} accepted={accepted} onChange={setAccepted} />
            <div className="flex flex-col gap-2">
              <h3 className="text-sm font-medium">If a change fails</h3>
              <PolicyChoice
                value={policy}
                onChange={setPolicy}
                hasPointOfNoReturn={plan.changes.some(change => change.phase > 0)}
              />
            </div>
            <Field label="Message" isOptional aside="kept with the version">
              <Input value={message} onValueChange={setMessage} maxLength={500} placeholder="Why this is done" />
            </Field>
          </>
        )}
        {apply.error && (
          <Callout tone="error" title="Nothing was applied">
            {sentenceOf(apply.error)}
          </Callout>
        )}
        <Button
          variant={losesData(plan.changes).length > 0 ? 'danger' : 'primary'}
          className="w-full"
          pending={apply.isPending || apply.isSuccess}
          disabledReason={readOnly ?? whyNot(plan, accepted)}
          onClick={() => apply.mutate({ planId: plan.id, ...choice })}
        >
          Apply {plan.changes.length === 1 ? '1 change' : `${plan.changes.length} changes`}
        </Button>
      </div>
      {plan.state === 'ready' && <ApiCall plan={plan} choice={choice} />}
    </aside>
  )
}

function whyNot(plan: PlanView, accepted: readonly string[]): string | null {
  if (plan.state === 'faulty') return 'The design has faults; mend them and plan again'
  if (plan.state === 'outdated') return 'Something moved since it was made; plan again'
  const open = losesData(plan.changes).filter(key => !accepted.includes(key))
  if (open.length === 0) return null
  return open.length === 1 ? 'Tick what is lost for good to accept it' : `Tick ${open.length} losses to accept them`
}
