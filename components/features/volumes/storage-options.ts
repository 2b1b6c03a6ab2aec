import { formatGiB } from '@/components/ui/format'
import type { StorageView } from '@/server/domain/host'
import { takes } from './storage-choice'

/** Storages to choose from for a volume of this size, each with what it has free. */
export const storageOptions = (storages: readonly StorageView[], sizeGiB: number) =>
  storages.map(storage => {
    const { name, isDefault, capacity } = storage
    const free = capacity && `${formatGiB(capacity.freeGiB)} free`
    return {
      value: name as string,
      label: name,
      hint: [isDefault && 'The zone’s default', free].filter(Boolean).join(', '),
      disabledReason: takes(storage, sizeGiB) ? null : `Only ${free}`,
    }
  })
