import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import type { setZoneStorageInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { readZone } from '@/server/store/read-zones'
import { transact } from '@/server/store/transact'
import { lockZone, writeZoneStorage } from '@/server/store/zones'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'
import { parseConfig } from '../parse-config'

/** How the zone's storage server is reached. Another kind of storage only while there are no volumes to lose. */
export function setZoneStorage(ctx: ServiceContext, input: z.output<typeof setZoneStorageInput>): Promise<ZoneView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'zones.manage', 'platform')
    const zone = await lockZone(tx, input.zoneId)
    if (!zone) throw missing('zone', input.zoneId)
    await checkGeneration(tx, zone, input.generation)
    const config = parseConfig(ctx, 'storage', input.volumeDriver, input.volumeConfig)
    if (zone.volumeDriver && zone.volumeDriver !== input.volumeDriver && zone.volumeCount > 0)
      throw new PlenumError(
        'conflict',
        `Zone ${zone.name} has ${zone.volumeCount} volumes on its present storage. Delete them first.`,
        { field: 'volumeDriver' },
      )
    await writeZoneStorage(tx, zone.id, input.volumeDriver, config)
    await recordActivity(tx, {
      vdcId: null,
      resourceKind: 'zone',
      resourceId: zone.id,
      actor: ctx.actor.name,
      message: `Set the storage of ${zone.name}: ${input.volumeDriver}`,
    })
    return (await readZone(tx, zone.id))!
  })
}
