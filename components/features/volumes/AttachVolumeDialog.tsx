'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
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
    <FormDialog
      size="sm"
      title={`Attach ${volume.name}`}
      description={
        instances.data && options.length === 0
          ? `There is no instance in ${volume.zoneName} yet.`
          : 'The guest sees it as a new disk at once when it runs, else at its next start.'
      }
      submitLabel="Attach volume"
      pending={attach.isPending}
      disabledReason={instanceId ? null : 'Choose an instance'}
      error={attach.error && sentenceOf(attach.error)}
      onClose={onClose}
      onSubmit={() => {
        if (instanceId) attach.mutate({ volumeId: volume.id, generation: volume.generation, instanceId })
      }}
    >
      <Field label="Instance">
        <Select options={options} value={instanceId} onValueChange={setInstanceId} placeholder="Choose an instance" />
      </Field>
      <ActionPreview
        vdcId={volume.vdcId}
        action={target ? { kind: 'attach volume', volumeId: volume.id, instanceId: target.id } : null}
      />
    </FormDialog>
  )
}
