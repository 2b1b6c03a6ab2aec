'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { FormDialog } from '@/components/ui/FormDialog'
import { toast } from '@/components/ui/Toaster'
import type { HostView } from '@/server/domain/host'
import { PowerControlFields, usePowerControl } from './PowerControlFields'

/** How a host's power is switched from outside. What is known of its controller is never shown again: it is told anew. */
export function PowerControlDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const control = usePowerControl(host.powerDriver)
  const [wasSent, setSent] = useState(false)
  const set = useMutation(
    trpc.hosts.setPowerControl.mutationOptions({
      onSuccess: ({ name, powerDriver }) => {
        void client.invalidateQueries(trpc.hosts.pathFilter())
        toast(powerDriver ? `${name}’s power can be switched` : `${name}’s power can’t be switched any more`)
        onClose()
      },
    }),
  )
  const send = () => {
    setSent(true)
    if (control.isComplete)
      set.mutate({ hostId: host.id, powerDriver: control.driver, powerConfig: control.config ?? undefined })
  }
  return (
    <FormDialog
      isSticky
      title={`Power control of ${host.name}`}
      description="Its management controller. Without one, Plenum can’t make sure that a lost host is off: a person has to."
      submitLabel="Save"
      pending={set.isPending}
      error={set.error && Object.keys(control.faultsOf(set.error)).length === 0 && sentenceOf(set.error)}
      onClose={onClose}
      onSubmit={send}
    >
      <PowerControlFields control={control} error={set.error} isChecked={wasSent} />
    </FormDialog>
  )
}
