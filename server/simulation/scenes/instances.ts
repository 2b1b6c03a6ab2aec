import type { Id } from '@/server/domain/ids'
import { createInstance } from '@/server/services/instances/create-instance'
import { createSnapshot } from '@/server/services/snapshots/create-snapshot'
import { createVolume } from '@/server/services/volumes/create-volume'
import { ids } from '../data-center'
import type { LayOut } from '../scene'

/** Three instances, two of them with a volume, and a volume that nobody has, with a snapshot. */
export const instances: LayOut = async ({ ctx, wait, settle, database }) => {
  const base = { vdcId: ids.vdc, imageId: ids.image, vcpus: 1, memoryMiB: 1024, priority: 'normal' as const }
  const on = (hostId: string) => ({ hostId: hostId as Id<'host'> })
  const disk = (name: string) => ({ newVolumes: [{ name, sizeGiB: 2 }] })
  await wait(() => createInstance(ctx, { ...base, ...on('host_a1'), ...disk('data-1'), name: 'web-1' }))
  await wait(() => createInstance(ctx, { ...base, ...on('host_a2'), name: 'web-2' }))
  await wait(() => createInstance(ctx, { ...base, ...on('host_b1'), ...disk('keep'), name: 'db-1' }))
  await wait(() => createVolume(ctx, { vdcId: ids.vdc, name: 'data-2', sizeGiB: 2, zoneId: 'zone_a' as Id<'zone'> }))
  await settle()
  const [data2] = database.look<{ id: Id<'volume'> }>(`SELECT id FROM volume WHERE name = 'data-2'`)
  await wait(() => createSnapshot(ctx, { volumeId: data2!.id, name: 'before' }))
  await settle()
}
