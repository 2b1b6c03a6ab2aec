'use client'
import { useState, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/Button'
import { Code } from '@/components/ui/Code'
import { Dialog } from '@/components/ui/Dialog'
import { type ApplyChoice, applyCall, planAndApplyCall, replanAndApplyCall } from '@/server/domain/planning/api-call'
import type { PlanView } from '@/server/domain/planning/plan'

/** The same as calls of the API, with what is chosen here, ready to paste. */
export function ApiCall({ plan, choice }: { plan: PlanView; choice: ApplyChoice }) {
  const [isOpen, setOpen] = useState(false)
  const origin = useSyncExternalStore(
    noChange,
    () => window.location.origin,
    () => '',
  )
  return (
    <>
      <Button variant="ghost" className="self-start" onClick={() => setOpen(true)}>
        Show as API call
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        size="lg"
        title="The same as an API call"
        description="For a shell that has an API token in PLENUM_TOKEN; make one under Account."
        footer={<Button onClick={() => setOpen(false)}>Close</Button>}
      >
        <div className="flex flex-col gap-4">
          <Code title="Apply this plan">{applyCall(origin, plan.id, choice)}</Code>
          {plan.repairOf.length > 0 ? (
            <Code title="Plan the repair anew, and apply that">{replanAndApplyCall(origin, plan.id, choice)}</Code>
          ) : (
            <Code title="Plan its design anew, and apply that" maxHeight={280}>
              {planAndApplyCall(origin, plan.vdcId, plan.document, choice)}
            </Code>
          )}
        </div>
      </Dialog>
    </>
  )
}

const noChange = () => () => {}
