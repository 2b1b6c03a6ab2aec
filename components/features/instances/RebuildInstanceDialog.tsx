'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import type { InstanceView } from '@/server/domain/instance'
import { changeOf } from './change'

/** A fresh root disk from an image; volumes and address stay. The root disk’s data is lost, so the name is asked for. */
export function RebuildInstanceDialog({ instance, onClose }: { instance: InstanceView; onClose: () => void }) {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.inVdc.queryOptions({ vdcId: instance.vdcId }))
  const [imageId, setImageId] = useState<string>(instance.imageId)
  const [elsewhere, setElsewhere] = useState(false)
  const [typed, setTyped] = useState('')
  const rebuild = useTaskMutation(trpc.instances.rebuild.mutationOptions({ onSuccess: onClose }))
  const options = images.data?.items.map(image => ({
    ...{ value: image.id as string, label: image.name },
    hint: image.isDeprecated ? 'Deprecated' : undefined,
  })) ?? [{ value: instance.imageId as string, label: instance.imageName }]
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title={`Rebuild ${instance.name}?`}
      description={`Its root disk is replaced by a fresh one; everything on it is lost. ${
        instance.volumeCount === 0
          ? 'It has no volumes.'
          : instance.volumeCount === 1
            ? 'Its volume stays attached, with its data.'
            : `Its ${instance.volumeCount} volumes stay attached, with their data.`
      } Name and address stay.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            pending={rebuild.isPending}
            disabledReason={typed === instance.name ? null : `Type ${instance.name} to confirm`}
            onClick={() => {
              const image = images.data?.items.find(each => each.id === imageId)
              rebuild.mutate({ ...changeOf(instance), imageId: image?.id, target: elsewhere ? 'elsewhere' : null })
            }}
          >
            Rebuild instance
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Image">
          <Select options={options} value={imageId} onValueChange={value => value && setImageId(value)} />
        </Field>
        <Checkbox
          label="On another host"
          hint="Leave the present host; placement chooses the new one"
          checked={elsewhere}
          onCheckedChange={checked => setElsewhere(checked)}
        />
        <ActionPreview
          vdcId={instance.vdcId}
          action={{
            kind: 'rebuild instance',
            instanceId: instance.id,
            imageId: images.data?.items.find(each => each.id === imageId)?.id,
          }}
        />
        <Field label={`Type ${instance.name} to confirm`}>
          <Input isMono value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
        </Field>
      </div>
    </Dialog>
  )
}
