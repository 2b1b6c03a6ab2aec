'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Check, Ellipsis, HardDrive, PencilLine, Plug, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Menu } from '@/components/ui/Menu'
import { toast } from '@/components/ui/Toaster'
import type { StorageView, ZoneView } from '@/server/domain/host'
import { RemoveStorageDialog } from './RemoveStorageDialog'
import { RenameStorageDialog } from './RenameStorageDialog'
import { StorageCapacity } from './StorageCapacity'
import { StorageDialog } from './StorageDialog'

type Asked = { kind: 'add' } | { kind: 'rename' | 'reach' | 'remove'; storage: StorageView }

/** Where a zone’s volumes live, and what can be done about it. */
export function ZoneStorages({ zone }: { zone: ZoneView }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const change = useMutation(
    trpc.zones.changeStorage.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries(trpc.overview.pathFilter())
        void client.invalidateQueries(trpc.zones.pathFilter())
      },
      onError: error => toast.error('Nothing was changed', { description: sentenceOf(error) }),
    }),
  )
  const items = (storage: StorageView) => [
    { label: 'Rename…', icon: <PencilLine />, onSelect: () => setAsked({ kind: 'rename', storage }) },
    { label: 'Set how it is reached…', icon: <Plug />, onSelect: () => setAsked({ kind: 'reach', storage }) },
    {
      label: 'Make default',
      icon: <Check />,
      disabledReason: storage.isDefault ? 'It is the default' : null,
      onSelect: () =>
        change.mutate({
          ...{ zoneId: zone.id, storageId: storage.id, generation: zone.generation },
          isDefault: true,
        }),
    },
    'separator' as const,
    {
      label: 'Remove…',
      icon: <Trash2 />,
      danger: true,
      disabledReason: whyNotRemoved(zone, storage),
      onSelect: () => setAsked({ kind: 'remove', storage }),
    },
  ]
  return (
    <div className="flex flex-col gap-0.5 py-0.5 text-xs text-muted">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>{zone.storages.length === 0 ? 'No storage: it has no volumes' : 'Storages'}</span>
        <Button size="sm" aria-label={`Add a storage to ${zone.name}`} onClick={() => setAsked({ kind: 'add' })}>
          Add
        </Button>
      </div>
      {zone.storages.length > 0 && (
        <ul aria-label={`Storages of ${zone.name}`}>
          {zone.storages.map(storage => (
            <li key={storage.id} className="flex min-w-0 items-center gap-2">
              <HardDrive size={12} aria-hidden className="shrink-0" />
              <span className="truncate font-mono text-text">{storage.name}</span>
              {storage.isDefault && <span className="shrink-0">default</span>}
              <StorageCapacity storage={storage} />
              <span className="tnum shrink-0">{formatCount(storage.volumeCount, 'volume')}</span>
              <Menu
                trigger={
                  <IconButton
                    size="sm"
                    label={`Actions of storage ${storage.name} of ${zone.name}`}
                    icon={<Ellipsis size={14} />}
                    className="-mr-1"
                  />
                }
                items={() => items(storage)}
              />
            </li>
          ))}
        </ul>
      )}
      {asked?.kind === 'add' && <StorageDialog zone={zone} onClose={close} />}
      {asked?.kind === 'reach' && <StorageDialog zone={zone} storage={asked.storage} onClose={close} />}
      {asked?.kind === 'rename' && <RenameStorageDialog zone={zone} storage={asked.storage} onClose={close} />}
      {asked?.kind === 'remove' && <RemoveStorageDialog zone={zone} storage={asked.storage} onClose={close} />}
    </div>
  )
}

function whyNotRemoved(zone: ZoneView, storage: StorageView): string | null {
  if (storage.volumeCount > 0)
    return `It has ${formatCount(storage.volumeCount, 'volume')}; move or delete ${storage.volumeCount === 1 ? 'it' : 'them'} first`
  return storage.isDefault && zone.storages.length > 1 ? 'It is the default; make another the default first' : null
}
