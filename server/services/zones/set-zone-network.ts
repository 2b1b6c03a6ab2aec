import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import type { setZoneNetworkInput } from '@/server/domain/inputs'
import { writeZoneNetwork } from '@/server/store/zones'
import type { ServiceContext } from '../context'
import { sealConfig } from '../parse-config'
import { changeZone } from './change-zone'

/**
 * What joins the networks of the zone's hosts, and how it is reached. Another kind, or none any more, only while no
 * instance is plugged into the present one.
 */
export function setZoneNetwork(ctx: ServiceContext, input: z.output<typeof setZoneNetworkInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const { networkDriver: driver } = input
    const config = driver ? sealConfig(ctx, 'network', driver, input.networkConfig ?? {}) : null
    if (zone.networkDriver !== driver && zone.instanceCount > 0)
      throw new PlenumError(
        'conflict',
        `Zone ${zone.name} has ${zone.instanceCount} instances on its present network. Delete them first, or rebuild them in another zone.`,
        { field: 'networkDriver' },
      )
    await writeZoneNetwork(tx, zone.id, driver, config)
    return `Set the network of ${zone.name}: ${driver ?? 'none, each host has its own'}`
  })
}
