import { formatGiB } from '@/components/ui/format'
import { Meter } from '@/components/ui/Meter'
import { Tooltip } from '@/components/ui/Tooltip'
import type { StorageView } from '@/server/domain/host'
import { nearlyFull } from '@/server/domain/storage-capacity'

/** How full a storage is: what its volumes hold by now, not what they were promised. */
export function StorageCapacity({ storage }: { storage: StorageView }) {
  const { name, capacity, promisedGiB } = storage
  if (!capacity) return <span className="ml-auto" />
  const { totalGiB, freeGiB } = capacity
  return (
    <Tooltip content={`${formatGiB(totalGiB)} in all; its volumes may come to hold ${formatGiB(promisedGiB)}`}>
      <span className="ml-auto flex shrink-0 items-center gap-2">
        <Meter
          isBare
          className="w-12"
          label={`In use on ${name}`}
          value={totalGiB - freeGiB}
          total={totalGiB}
          format={formatGiB}
          warnAt={nearlyFull}
        />
        <span className="tnum">{formatGiB(freeGiB)} free</span>
      </span>
    </Tooltip>
  )
}
