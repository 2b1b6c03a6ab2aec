import type { FindingKind } from '@/server/domain/drift'
import { nearlyFull, type StorageCapacity, shareInUse } from '@/server/domain/storage-capacity'
import type { Difference } from '@/server/store/observe-findings'

export const storageKinds = ['full-storage'] as const satisfies FindingKind[]

type Storage = { id: string; name: string; zoneName: string }

/** A storage that is nearly full: what its volumes were promised may soon not be there when they write. Pure. */
export function fullStorage({ id, name, zoneName }: Storage, capacity: StorageCapacity): Difference[] {
  const share = shareInUse(capacity)
  if (share < nearlyFull) return []
  return [
    {
      kind: 'full-storage',
      key: id,
      summary: `${zoneName}’s storage ${name} is nearly full: move volumes to another, or add to it`,
      wanted: `Less than ${Math.round(nearlyFull * 100)} % in use`,
      actual: `${Math.floor(share * 100)} % in use`,
      cause: null,
      facts: { of: 'full storage' },
      ...{ vdcId: null, resourceKind: null, resourceId: null, resourceName: name, external: null },
    },
  ]
}
