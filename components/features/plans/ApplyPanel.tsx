'use client'
import { ApplyButton } from '@/components/live/ApplyButton'
import { useApply } from '@/components/live/use-apply'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { AcceptDataLoss } from '@/components/ui/plan/AcceptDataLoss'
import { PolicyChoice } from '@/components/ui/plan/PolicyChoice'
import type { PlanView } from '@/server/domain/planning/plan'
import { ApiCall } from './ApiCall'
import { ApplySums } from './ApplySums'

/** What to decide before it is applied: which losses are accepted, what becomes of a failure, what to remember it by. */
export function ApplyPanel({ plan }: { plan: PlanView }) {
  const of = useApply(plan)
  return (
    <aside aria-label="Apply" className="flex flex-col gap-4 lg:sticky lg:top-4">
      <div className="flex flex-col gap-4 rounded-md border p-4">
        <ApplySums plan={plan} />
        {plan.state === 'ready' && (
          <>
            <AcceptDataLoss changes={plan.changes} accepted={of.accepted} onChange={of.setAccepted} />
            <div className="flex flex-col gap-2">
              <h3 className="text-sm font-medium">If a change fails</h3>
              <PolicyChoice value={of.policy} onChange={of.setPolicy} hasPointOfNoReturn={of.hasPointOfNoReturn} />
            </div>
            <Field label="Message" isOptional aside="kept with the version">
              <Input value={of.message} onValueChange={of.setMessage} maxLength={500} placeholder="Why this is done" />
            </Field>
          </>
        )}
        <ApplyButton of={of} className="w-full" />
      </div>
      {plan.state === 'ready' && <ApiCall plan={plan} choice={of.choice} />}
    </aside>
  )
}
