import type { SeenNic } from '@/server/domain/drift/finding'
import type { ActualInstance } from '@/server/domain/planning/recorded'
import type { Statuses } from './types'

/** What was seen of a machine, as it is kept beside what is wanted of it. */
export function actualInstance(
  status: Statuses['instance'],
  recorded: { mac: string; networkId: string; isImported: boolean },
): ActualInstance {
  const { power, vcpus, memoryMiB, cpuShares, disks, nics } = status
  const isOwn = (nic: SeenNic) =>
    nic.mac.toLowerCase() === recorded.mac.toLowerCase() && nic.network === recorded.networkId
  return {
    ...{ power, vcpus, memoryMiB, cpuShares },
    attachmentIds: [...disks].sort(),
    hasOwnNic: nics === undefined || recorded.isImported ? null : nics.length === 1 && nics.every(isOwn),
  }
}
