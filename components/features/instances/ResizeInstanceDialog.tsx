'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { formatMiB } from '@/components/ui/format'
import { RadioCards } from '@/components/ui/RadioCards'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { InstanceView } from '@/server/domain/instance'
import { changeOf } from './change'

/** Another size from the catalog. A running guest is shut down for it and started again. */
export function ResizeInstanceDialog({ instance, onClose }: { instance: InstanceView; onClose: () => void }) {
  const trpc = useTRPC()
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const [typeId, setTypeId] = useState<string>(instance.typeId ?? '')
  const resize = useTaskMutation(trpc.instances.resize.mutationOptions({ onSuccess: onClose }))
  const chosen = types.data?.items.find(type => type.id === typeId)
  const isSame = chosen?.vcpus === instance.vcpus && chosen.memoryMiB === instance.memoryMiB
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Resize ${instance.name}`}
      description={
        instance.observed === 'running'
          ? 'The guest is shut down, changed and started again. Volumes and address stay.'
          : 'The new size counts from the next start.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={resize.isPending}
            disabledReason={!chosen ? 'Choose a type' : isSame ? `${instance.name} has this size already` : null}
            onClick={() => chosen && resize.mutate({ ...changeOf(instance), typeId: chosen.id })}
          >
            {instance.observed === 'running' ? 'Resize and restart' : 'Resize'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {types.isPending ? (
          <SkeletonText lines={4} />
        ) : (
          <RadioCards
            aria-label="Instance type"
            columns={2}
            value={typeId}
            onValueChange={setTypeId}
            options={(types.data?.items ?? []).map(type => ({
              value: type.id,
              title: type.name,
              meta: `${type.vcpus} vCPU · ${formatMiB(type.memoryMiB)}`,
              description: type.id === instance.typeId ? 'What it is now' : type.description,
            }))}
          />
        )}
        <ActionPreview
          vdcId={instance.vdcId}
          action={chosen && !isSame ? { kind: 'resize instance', instanceId: instance.id, typeId: chosen.id } : null}
        />
      </div>
    </Dialog>
  )
}
