import { ChevronRight } from 'lucide-react'
import { ApplyButton } from '@/components/live/ApplyButton'
import { useApply } from '@/components/live/use-apply'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { AcceptDataLoss } from '@/components/ui/plan/AcceptDataLoss'
import { PolicyChoice } from '@/components/ui/plan/PolicyChoice'
import type { PlanView } from '@/server/domain/planning/plan'

/** What has to be decided before it is applied; open once somebody means to. */
export function SideApply({ plan }: { plan: PlanView }) {
  const of = useApply(plan)
  return (
    <footer className="flex max-h-[60%] flex-col gap-3 overflow-y-auto border-t px-4 py-3">
      {plan.state === 'ready' && (
        <>
          <AcceptDataLoss changes={plan.changes} accepted={of.accepted} onChange={of.setAccepted} />
          <details className="group">
            <summary className="-mx-1 flex cursor-pointer list-none items-center gap-1.5 rounded-sm px-1 text-sm text-muted select-none hover:text-text">
              <ChevronRight size={14} className="transition-transform group-open:rotate-90" aria-hidden />
              <span>
                If a change fails: <span className="text-text">{of.policy}</span>
              </span>
            </summary>
            <div className="flex flex-col gap-3 pt-2">
              <PolicyChoice value={of.policy} onChange={of.setPolicy} hasPointOfNoReturn={of.hasPointOfNoReturn} />
              <Field label="Message" isOptional hint="Kept with the version that this makes">
                <Input
                  value={of.message}
                  onValueChange={of.setMessage}
                  maxLength={500}
                  placeholder="Why this is done"
                />
              </Field>
            </div>
          </details>
        </>
      )}
      <ApplyButton of={of} />
    </footer>
  )
}
