'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { instanceCan } from '@/server/domain/instance-can'
import type { VolumeView } from '@/server/domain/volume'

/** Only instances of the volume’s zone can reach it. */
export function AttachVolumeDialog({ volume, onClose }: { volume: VolumeView; onClose: () => void }) {
  const trpc = useTRPC()
  const instances = useQuery(
    trpc.instances.list.queryOptions({ vdcId: volume.vdcId, zoneId: volume.zoneId, sort: 'name', limit: 200 }),
  )
  const [instanceId, setInstanceId] = useState<string | null>(null)
  const attach = useTaskMutation(trpc.volumes.attach.mutationOptions({ onSuccess: onClose }))
  const options = (instances.data?.items ?? []).map(instance => {
    const verdict = instanceCan.attachVolume(instance)
    return {
      value: instance.id as string,
      label: instance.name,
      hint: instance.address,
      disabledReason: verdict.allowed ? null : verdict.reason,
    }
  })
  const target = instances.data?.items.find(instance => instance.id === instanceId)
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title={`Attach ${volume.name}`}
      description={
        instances.data && options.length === 0
          ? `There is no instance in ${volume.zoneName} yet.`
          : 'The guest sees it as a new disk at once when it runs, else at its next start.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={attach.isPending}
            disabledReason={instanceId ? null : 'Choose an instance'}
            onClick={() =>
              instanceId && attach.mutate({ volumeId: volume.id, generation: volume.generation, instanceId })
            }
          >
            Attach
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Instance">
          <Select options={options} value={instanceId} onValueChange={setInstanceId} placeholder="Choose an instance" />
        </Field>
        <ActionPreview
          vdcId={volume.vdcId}
          action={target ? { kind: 'attach volume', volumeId: volume.id, instanceId: target.id } : null}
        />
      </div>
    </Dialog>
  )
}
