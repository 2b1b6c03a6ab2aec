import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import type { setZoneNetworkInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { readZone } from '@/server/store/read-zones'
import { transact } from '@/server/store/transact'
import { lockZone, writeZoneNetwork } from '@/server/store/zones'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'
import { parseConfig } from '../parse-config'

/**
 * What joins the networks of the zone's hosts, and how it is reached. Another kind, or none any more, only while no
 * instance is plugged into the present one.
 */
export function setZoneNetwork(ctx: ServiceContext, input: z.output<typeof setZoneNetworkInput>): Promise<ZoneView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'zones.manage', 'platform')
    const zone = await lockZone(tx, input.zoneId)
    if (!zone) throw missing('zone', input.zoneId)
    await checkGeneration(tx, zone, input.generation)
    const { networkDriver: driver } = input
    const config = driver ? parseConfig(ctx, 'network', driver, input.networkConfig ?? {}) : null
    if (zone.networkDriver !== driver && zone.instanceCount > 0)
      throw new PlenumError(
        'conflict',
        `Zone ${zone.name} has ${zone.instanceCount} instances on its present network. Delete them first, or rebuild them in another zone.`,
        { field: 'networkDriver' },
      )
    await writeZoneNetwork(tx, zone.id, driver, config)
    await recordActivity(tx, {
      vdcId: null,
      resourceKind: 'zone',
      resourceId: zone.id,
      actor: ctx.actor.name,
      message: `Set the network of ${zone.name}: ${driver ?? 'none, each host has its own'}`,
    })
    return (await readZone(tx, zone.id))!
  })
}
