import type { Id } from '@/server/domain/ids'
import {
  createInstanceInput,
  createVdcInput,
  createVolumeInput,
  instancePowerInput,
  saveVersionInput,
  stopInstanceInput,
} from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { saveVersion } from '@/server/services/designs/save-version'
import { createInstance } from '@/server/services/instances/create-instance'
import { pauseInstance } from '@/server/services/instances/pause-instance'
import { stopInstance } from '@/server/services/instances/stop-instance'
import { createVdc } from '@/server/services/vdcs/create-vdc'
import { createVolume } from '@/server/services/volumes/create-volume'
import type { Site } from './demo-site'
import { type SeedInstance, type SeedVdc, vdcs } from './plan'
import type { SeedContext } from './seed-context'
import { once, settled } from './tasks'

/** VDCs with all that is in them, brought to the states that the plan names. @returns who is to crash, and where. */
export async function fillVdcs(context: SeedContext, site: Site): Promise<{ host: string; instanceId: string }[]> {
  const made: Made[] = []
  const receipts: TaskReceipt[] = []
  const vdcIds: Id<'vdc'>[] = []
  for (const vdc of vdcs) {
    const { name, description } = vdc
    const { id } = await createVdc(context.services, createVdcInput.parse({ ...once('vdc', name), name, description }))
    vdcIds.push(id)
    for (const instance of vdc.instances) {
      const receipt = await create(context, site, id, vdc, instance)
      receipts.push(receipt)
      made.push({ id: receipt.resourceId as Id<'instance'>, vdc, instance })
    }
    for (const volume of vdc.freeVolumes) {
      const input = { ...once(name, 'volume', volume.name), ...volume, vdcId: id, zoneId: site.zones.get(volume.zone) }
      receipts.push(await createVolume(context.services, createVolumeInput.parse(input)))
    }
  }
  await settled(context, receipts)
  await settled(context, await Promise.all(made.map(each => bringTo(context, each)).filter(task => task !== null)))
  for (const vdcId of vdcIds) await keepDesign(context, vdcId)
  return whereIs(
    context,
    made.filter(({ instance }) => instance.ends === 'crashed'),
  )
}

/** The first version of its design: something to compare with, and to come back to. */
const keepDesign = ({ services }: SeedContext, vdcId: Id<'vdc'>) =>
  saveVersion(services, saveVersionInput.parse({ ...once(vdcId, 'design'), vdcId, message: 'As it was seeded' }))

type Made = { id: Id<'instance'>; vdc: SeedVdc; instance: SeedInstance }

function create(context: SeedContext, site: Site, vdcId: Id<'vdc'>, vdc: SeedVdc, instance: SeedInstance) {
  return createInstance(
    context.services,
    createInstanceInput.parse({
      ...once(vdc.name, 'instance', instance.name),
      vdcId,
      name: instance.name,
      typeId: site.types.get(instance.type),
      imageId: site.images.get(instance.image),
      antiAffinityGroup: instance.group,
      zoneId: instance.zone && site.zones.get(instance.zone),
      newVolumes: instance.volumes,
    }),
  )
}

function bringTo({ services }: SeedContext, { id, vdc, instance }: Made): Promise<TaskReceipt> | null {
  const input = { ...once(vdc.name, instance.ends ?? 'running', instance.name), instanceId: id }
  if (instance.ends === 'stopped') return stopInstance(services, stopInstanceInput.parse(input))
  if (instance.ends === 'paused') return pauseInstance(services, instancePowerInput.parse(input))
  return null
}

async function whereIs({ store }: SeedContext, machines: Made[]) {
  const { rows } = await store.pool.query<{ host: string; instanceId: string }>(
    `SELECT host.name AS host, instance.id AS "instanceId" FROM instance JOIN host ON host.id = instance.host_id
     WHERE instance.id = ANY($1)`,
    [machines.map(({ id }) => id)],
  )
  return rows
}
