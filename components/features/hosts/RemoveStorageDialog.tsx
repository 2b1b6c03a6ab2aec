'use client'
import { useMutation } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import type { StorageView, ZoneView } from '@/server/domain/host'
import { useZoneChange } from './use-zone-change'

type Props = { zone: ZoneView; storage: StorageView; onClose: () => void }

export function RemoveStorageDialog({ zone, storage, onClose }: Props) {
  const trpc = useTRPC()
  const options = useZoneChange(`${zone.name} is without storage ${storage.name}`, onClose)
  const remove = useMutation(trpc.zones.removeStorage.mutationOptions(options))
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Remove storage ${storage.name} from ${zone.name}?`}
      description="Plenum forgets how it is reached, and looks there no more. On the storage itself nothing is touched."
      consequences={zone.storages.length === 1 ? [`${zone.name} is without storage then: no volumes can be made.`] : []}
      confirmLabel="Remove storage"
      pending={remove.isPending}
      error={remove.error && sentenceOf(remove.error)}
      onConfirm={() => remove.mutate({ zoneId: zone.id, storageId: storage.id, generation: zone.generation })}
    />
  )
}
