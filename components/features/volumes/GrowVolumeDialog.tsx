'use client'
import { useState } from 'react'
import { ActionPreview } from '@/components/live/ActionPreview'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { formatGiB } from '@/components/ui/format'
import { NumberInput } from '@/components/ui/NumberInput'
import { limits } from '@/server/domain/instance'
import type { VolumeView } from '@/server/domain/volume'

export function GrowVolumeDialog({ volume, onClose }: { volume: VolumeView; onClose: () => void }) {
  const trpc = useTRPC()
  const [sizeGiB, setSizeGiB] = useState<number | null>(volume.sizeGiB * 2)
  const grow = useTaskMutation(trpc.volumes.resize.mutationOptions({ onSuccess: onClose }))
  return (
    <FormDialog
      size="sm"
      title={`Grow ${volume.name}`}
      description={`It has ${formatGiB(volume.sizeGiB)} now. ${seenBy(volume)} The file system inside is grown there. A volume never shrinks.`}
      submitLabel="Grow volume"
      pending={grow.isPending}
      disabledReason={!sizeGiB || sizeGiB <= volume.sizeGiB ? `Choose more than ${formatGiB(volume.sizeGiB)}` : null}
      error={grow.error && sentenceOf(grow.error)}
      onClose={onClose}
      onSubmit={() => {
        if (sizeGiB) grow.mutate({ volumeId: volume.id, generation: volume.generation, sizeGiB })
      }}
    >
      <Field label="New size">
        <NumberInput
          unit="GiB"
          min={volume.sizeGiB + 1}
          max={limits.volumeGiB.max}
          value={sizeGiB}
          onValueChange={setSizeGiB}
        />
      </Field>
      <ActionPreview
        vdcId={volume.vdcId}
        action={
          !volume.attachment && sizeGiB && sizeGiB > volume.sizeGiB
            ? { kind: 'grow volume', volumeId: volume.id, sizeGiB }
            : null
        }
      />
    </FormDialog>
  )
}

/** What it means for whoever has it. */
function seenBy({ attachment }: VolumeView): string {
  if (!attachment) return ''
  const { instanceName, isRunning } = attachment
  return isRunning
    ? `${instanceName} goes on meanwhile and sees the new size at once.`
    : `${instanceName} finds the new size when it starts.`
}
