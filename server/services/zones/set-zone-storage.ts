import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import type { setZoneStorageInput } from '@/server/domain/inputs'
import { writeZoneStorage } from '@/server/store/zones'
import type { ServiceContext } from '../context'
import { sealConfig } from '../parse-config'
import { changeZone } from './change-zone'

/** How the zone's storage server is reached. Another kind of storage only while there are no volumes to lose. */
export function setZoneStorage(ctx: ServiceContext, input: z.output<typeof setZoneStorageInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const config = sealConfig(ctx, 'storage', input.volumeDriver, input.volumeConfig)
    if (zone.volumeDriver && zone.volumeDriver !== input.volumeDriver && zone.volumeCount > 0)
      throw new PlenumError(
        'conflict',
        `Zone ${zone.name} has ${zone.volumeCount} volumes on its present storage. Delete them first.`,
        { field: 'volumeDriver' },
      )
    await writeZoneStorage(tx, zone.id, input.volumeDriver, config)
    return `Set the storage of ${zone.name}: ${input.volumeDriver}`
  })
}
