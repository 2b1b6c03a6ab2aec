import { formatGiB } from '@/components/ui/format'
import type { StorageView } from '@/server/domain/host'

/** Storages to choose from, each with what it has free. */
export const storageOptions = (storages: readonly StorageView[]) =>
  storages.map(({ name, isDefault, capacity }) => ({
    value: name as string,
    label: name,
    hint: [isDefault && 'The zone’s default', capacity && `${formatGiB(capacity.freeGiB)} free`]
      .filter(Boolean)
      .join(', '),
  }))
