'use client'
import { useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import type { InstanceView } from '@/server/domain/instance'
import { changeOf } from './change'

/** Stop asks once: a guest that ignores the request is switched off after 30 seconds. */
export function StopInstanceDialog({ instance, onClose }: { instance: InstanceView; onClose: () => void }) {
  const trpc = useTRPC()
  const stop = useTaskMutation(trpc.instances.stop.mutationOptions({ onSuccess: onClose }))
  const [force, setForce] = useState(false)
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title={`Stop ${instance.name}?`}
      description={
        force
          ? 'The power is cut at once. What the guest has not written to disk is lost.'
          : 'The guest is asked to shut down and is switched off if it has not done so within 30 seconds.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={force ? 'danger' : 'primary'}
            pending={stop.isPending}
            onClick={() => stop.mutate({ ...changeOf(instance), force })}
          >
            {force ? 'Force off' : 'Stop instance'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Checkbox
          label="Force off"
          hint="For a guest that hangs"
          checked={force}
          onCheckedChange={checked => setForce(checked)}
        />
        <ActionPreview
          vdcId={instance.vdcId}
          action={{ kind: 'power instance', instanceId: instance.id, power: 'stopped' }}
        />
      </div>
    </Dialog>
  )
}
