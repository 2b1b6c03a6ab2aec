import type { FactsOf } from '@/server/domain/drift'
import { changeWanted } from '@/server/store/instances'
import { listInstanceTypes } from '@/server/store/read-catalog'
import { changeVolumeSize } from '@/server/store/volumes'
import type { Adoption } from './adopt-in-records'

/** It is wanted as large as it is. A type that has that size is named; otherwise it has none. */
export const adoptSize: Adoption = async (tx, { view, facts }) => {
  if (view.resourceKind === 'volume') {
    const { sizeGiB } = facts as FactsOf<'volume size'>
    await changeVolumeSize(tx, view.resourceId!, sizeGiB)
    return `Recorded with ${sizeGiB} GiB, as it was found`
  }
  const { vcpus, memoryMiB, cpuShares } = facts as FactsOf<'instance size'>
  const type = (await listInstanceTypes(tx)).find(each => each.vcpus === vcpus && each.memoryMiB === memoryMiB)
  await changeWanted(tx, view.resourceId!, {
    ...{ vcpus, memoryMiB, typeId: type?.id ?? null },
    ...(cpuShares === null ? {} : { cpuShares }),
  })
  return `Recorded with ${vcpus} vCPU and ${memoryMiB} MiB, as it was found`
}
