import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { formatGiB } from '@/components/ui/format'
import { Select } from '@/components/ui/Select'
import type { VolumeView } from '@/server/domain/volume'
import { usualOf } from './storage-choice'
import { storageOptions } from './storage-options'

type Props = { volume: VolumeView; onClose: () => void }

export function MoveVolumeDialog({ volume, onClose }: Props) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions())
  const storages = zones.data?.items.find(({ id }) => id === volume.zoneId)?.storages ?? []
  const others = storages.filter(({ id }) => id !== volume.storageId)
  const [chosen, setChosen] = useState<string | null>(null)
  const storage = chosen ?? usualOf(others, volume.sizeGiB)?.name ?? null
  const move = useTaskMutation(trpc.volumes.move.mutationOptions({ onSuccess: onClose }))
  const { attachment } = volume
  return (
    <FormDialog
      size="sm"
      title={`Move ${volume.name}`}
      description={`From storage ${volume.storageName} to another of ${volume.zoneName}, with what is on it.`}
      submitLabel="Move volume"
      pending={move.isPending}
      disabledReason={zones.data && others.length === 0 ? `${volume.zoneName} has no other storage` : null}
      error={move.error && sentenceOf(move.error)}
      onClose={onClose}
      onSubmit={() => {
        if (storage) move.mutate({ volumeId: volume.id, generation: volume.generation, storage })
      }}
    >
      <Field label="To">
        <Select value={storage} onValueChange={setChosen} options={storageOptions(others, volume.sizeGiB)} />
      </Field>
      <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-muted">
        <li>All {formatGiB(volume.sizeGiB)} are copied; until it is done, it takes its room on both.</li>
        <li>
          {!attachment
            ? 'Nothing uses it; it can’t be attached meanwhile.'
            : attachment.isRunning
              ? `${attachment.instanceName} goes on reading and writing; other changes of it wait until it is done.`
              : `${attachment.instanceName} is off, and can’t be started meanwhile.`}
        </li>
        <li>You can cancel it until the last moment; then it stays where it is.</li>
      </ul>
    </FormDialog>
  )
}
