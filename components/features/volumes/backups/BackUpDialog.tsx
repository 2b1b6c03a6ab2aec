'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { FormDialog } from '@/components/ui/FormDialog'
import { backupZoneFor } from '@/server/domain/backup'
import type { VolumeView } from '@/server/domain/volume'
import { StoreField } from './StoreField'

export function BackUpDialog({ volume, onClose }: { volume: VolumeView; onClose: () => void }) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions()).data?.items
  const [chosen, setChosen] = useState<string | null>(null)
  const zoneId = chosen ?? (zones && backupZoneFor(zones, volume.zoneId)?.id) ?? null
  const create = useTaskMutation(trpc.backups.create.mutationOptions({ onSuccess: onClose }))
  return (
    <FormDialog
      size="sm"
      title={`Back up ${volume.name}`}
      description={
        volume.attachment?.isRunning
          ? `${volume.attachment.instanceName} goes on meanwhile. It will hold what a power cut would leave; programs that are to find more in it write it out first.`
          : 'It will hold what is on the volume now.'
      }
      submitLabel="Back up volume"
      pending={create.isPending}
      disabledReason={
        zones && zoneId === null ? 'No zone keeps backups yet; an operator gives one a backup store' : null
      }
      error={create.error && sentenceOf(create.error)}
      onClose={onClose}
      onSubmit={() => {
        if (zoneId) create.mutate({ volumeId: volume.id, generation: volume.generation, zoneId })
      }}
    >
      <StoreField value={zoneId} onValueChange={setChosen} volumeZoneId={volume.zoneId} />
    </FormDialog>
  )
}
