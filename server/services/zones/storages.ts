import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import { newId } from '@/server/domain/ids'
import type { addStorageInput, changeStorageInput, removeStorageInput } from '@/server/domain/inputs'
import { missing } from '@/server/policy'
import {
  forgetStorage,
  insertStorage,
  makeDefaultStorage,
  type StorageFacts,
  storagesOf,
  writeStorage,
} from '@/server/store/storages'
import type { AnyTx } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { sealConfig } from '../parse-config'
import { changeZone } from './change-zone'

/** The first of a zone takes whatever does not say where it is to be. */
export function addStorage(ctx: ServiceContext, input: z.output<typeof addStorageInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const { name, volumeDriver: driver, volumeConfig } = input
    const config = sealConfig(ctx, 'storage', driver, volumeConfig)
    await insertStorage(tx, { id: newId('storage'), zoneId: zone.id, name, driver, config })
    return `Added storage ${name} to ${zone.name}: ${driver}`
  })
}

/** Its name, how it is reached, and whether it is the default. Another kind only while there are no volumes to lose. */
export function changeStorage(ctx: ServiceContext, input: z.output<typeof changeStorageInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const { name, volumeDriver: driver, volumeConfig, isDefault } = input
    const { it } = await find(tx, zone.id, input.storageId)
    if (!driver && volumeConfig)
      throw new PlenumError('invalid', 'Say which driver the configuration is for.', { field: 'volumeDriver' })
    const config = driver ? sealConfig(ctx, 'storage', driver, volumeConfig ?? {}) : null
    if (driver && driver !== it.driver && it.volumeNames.length > 0)
      throw new PlenumError('conflict', `Storage ${it.name} of ${zone.name} has ${held(it)}. Delete them first.`, {
        field: 'volumeDriver',
      })
    if (name || driver) await writeStorage(tx, it.id, { name, driver, config })
    if (isDefault && !it.isDefault) await makeDefaultStorage(tx, it)
    const done = [
      name && name !== it.name && `it is ${name} now`,
      driver && `reached by ${driver}`,
      isDefault && 'the default',
    ].filter(Boolean)
    return `Changed storage ${it.name} of ${zone.name}: ${done.join(', ') || 'nothing'}`
  })
}

/** Only an empty one; the default only after another took its place, or as the last. */
export function removeStorage(ctx: ServiceContext, input: z.output<typeof removeStorageInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const { it, others } = await find(tx, zone.id, input.storageId)
    if (it.volumeNames.length > 0)
      throw new PlenumError('conflict', `Storage ${it.name} has ${held(it)}. Move or delete them first.`)
    if (it.isDefault && others.length > 0)
      throw new PlenumError(
        'conflict',
        `Storage ${it.name} is the default of ${zone.name}. Make another the default first.`,
      )
    await forgetStorage(tx, it.id)
    return `Removed storage ${it.name} from ${zone.name}`
  })
}

async function find(tx: AnyTx, zoneId: string, storageId: string) {
  const all = await storagesOf(tx, zoneId)
  const it = all.find(({ id }) => id === storageId)
  if (!it) throw missing('storage', storageId)
  return { it, others: all.filter(each => each !== it) }
}

/** Named, as far as a sentence carries. */
function held({ volumeNames: names }: StorageFacts): string {
  const shown = names.slice(0, 3).join(', ')
  const count = names.length === 1 ? '1 volume' : `${names.length} volumes`
  return `${count}: ${shown}${names.length > 3 ? ', …' : ''}`
}
