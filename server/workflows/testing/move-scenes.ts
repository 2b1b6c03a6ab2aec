import type { Id } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import { simulatedStorageConfig } from '@/server/drivers/simulated'
import { idFor, type TestWorld } from '../testing'
import { data, withData } from './journey'
import type { Scene } from './scenes'
import { worldName } from './seed'

export const fastId = 'sto_fast' as Id<'storage'>
export const fastPlace = 'zone-a-fast'

/** Another storage in zone-a. */
export async function addFastStorage({ database: { prisma } }: TestWorld): Promise<void> {
  const config = simulatedStorageConfig.parse({ world: worldName, zone: fastPlace, profile: 'instant' })
  const row = { id: fastId, zoneId: 'zone_a', name: 'fast', driver: 'simulated-storage', config }
  await prisma.storage.upsert({ where: { id: fastId }, create: row, update: {} })
}

const moved = 'it has moved'
const onlyForwardFrom = { 'Switch over': moved, 'Give up the former place': moved }
const withSecret = { newVolumes: [{ name: 'data', isEncrypted: true }] }

/** A volume that was written to goes to another storage. */
export const moveScenes = {
  'volume.move': [
    {
      name: 'move a volume while its guest runs',
      async set(world) {
        await written(world, withData)
        return () => world.intend.moveVolume(data, fastId)
      },
      onlyForwardFrom,
    },
    {
      name: 'move an encrypted volume of an instance that is off',
      async set(world) {
        await written(world, withSecret)
        await world.perform(await world.intend.stop(idFor('instance', 'web-1')))
        return () => world.intend.moveVolume(data, fastId)
      },
      onlyForwardFrom,
    },
    {
      name: 'move a volume that nobody has',
      async set(world) {
        await written(world, withData)
        await world.perform(await world.intend.detach(data))
        return () => world.intend.moveVolume(data, fastId)
      },
      onlyForwardFrom,
    },
  ],
} satisfies { [K in TaskKind]?: Scene<K>[] }

async function written(world: TestWorld, of: typeof withSecret | typeof withData): Promise<void> {
  await addFastStorage(world)
  await world.perform(await world.intend.createInstance('web-1', of))
  await world.writeToVolume(data, '/note', 'kept')
}
