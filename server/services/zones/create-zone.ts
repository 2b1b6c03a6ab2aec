import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import { firstStorage } from '@/server/domain/host'
import { newId } from '@/server/domain/ids'
import type { createZoneInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { readZone } from '@/server/store/read-zones'
import { insertStorage } from '@/server/store/storages'
import { transact } from '@/server/store/transact'
import { insertZone } from '@/server/store/zones'
import type { ServiceContext } from '../context'
import { sealConfig } from '../parse-config'
import { stableId } from '../stable-id'

/** A failure domain; hosts come after, and storages may. */
export function createZone(ctx: ServiceContext, input: z.output<typeof createZoneInput>): Promise<ZoneView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'zones.manage', 'platform')
    const { name, title, volumeDriver, networkDriver } = input
    if (!volumeDriver && input.volumeConfig)
      throw new PlenumError('invalid', 'Say which driver the storage’s configuration is for.', {
        field: 'volumeDriver',
      })
    if (!networkDriver && input.networkConfig)
      throw new PlenumError('invalid', 'Say which driver the network’s configuration is for.', {
        field: 'networkDriver',
      })
    const id = stableId('zone', ctx.actor, input.idempotencyKey)
    const before = await readZone(tx, id)
    if (before?.name === name) return before
    const volumeConfig = volumeDriver && sealConfig(ctx, 'storage', volumeDriver, input.volumeConfig ?? {})
    const networkConfig = networkDriver ? sealConfig(ctx, 'network', networkDriver, input.networkConfig ?? {}) : null
    const zone = { id, name, title, networkDriver: networkDriver ?? null, networkConfig }
    if (before || !(await insertZone(tx, zone)))
      throw before
        ? new PlenumError('conflict', 'This idempotency key was used for another request. Use a new one.', {
            field: 'idempotencyKey',
          })
        : new PlenumError('conflict', `There is already a zone ${name}. Choose another name.`, { field: 'name' })
    if (volumeDriver)
      await insertStorage(tx, {
        ...{ id: newId('storage'), zoneId: id, name: firstStorage, driver: volumeDriver, config: volumeConfig },
      })
    return (await readZone(tx, id))!
  })
}
