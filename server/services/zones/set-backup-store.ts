import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import type { setBackupStoreInput } from '@/server/domain/inputs'
import { writeBackupStore } from '@/server/store/zones'
import type { ServiceContext } from '../context'
import { sealConfig } from '../parse-config'
import { changeZone } from './change-zone'

/** What keeps backups in the zone, and how it is reached. Another kind, or none any more, only while it keeps none. */
export function setBackupStore(ctx: ServiceContext, input: z.output<typeof setBackupStoreInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const { backupDriver: driver } = input
    const config = driver ? sealConfig(ctx, 'backup', driver, input.backupConfig ?? {}) : null
    if (zone.backupDriver !== driver && zone.backupCount > 0)
      throw new PlenumError(
        'conflict',
        `Zone ${zone.name} keeps ${zone.backupCount} backups in its present store. Delete them first.`,
        { field: 'backupDriver' },
      )
    await writeBackupStore(tx, zone.id, driver, config)
    return `Set the backup store of ${zone.name}: ${driver ?? 'none'}`
  })
}
