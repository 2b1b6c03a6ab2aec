import { expect } from 'vitest'
import type { TaskKind } from '@/server/domain/task'
import { idFor, type TestWorld } from '../testing'
import { data, withData } from './journey'
import type { Scene } from './scenes'

const backup = idFor('backup', 'data')
const whole = 'a whole backup stays'
const deleted = 'its data is gone'

/** A volume in use that has been written to, its backup in another zone, and what was written since. */
export const backupScenes = {
  'backup.create': [
    {
      name: 'back up a volume in use to another zone',
      async set(world) {
        await written(world)
        return () => world.intend.backUp(data, world.zones[1]!.id)
      },
      onlyForwardFrom: { 'Carry it to the backup store': whole, 'Remove the snapshot': whole },
      async says(world) {
        expect(await world.database.prisma.backup.findMany()).toMatchObject([{ state: 'available' }])
        expect((await world.truth()).snapshots).toEqual([])
      },
    },
  ],
  'backup.restore': [
    {
      name: 'restore a backup in a third zone',
      async set(world) {
        await backedUp(world)
        return () => world.intend.restore(backup, { name: 'again', zoneId: world.zones[2]!.id })
      },
    },
  ],
  'backup.verify': [
    {
      name: 'verify a backup',
      async set(world) {
        await backedUp(world)
        return () => world.intend.verify(backup)
      },
      onlyForwardFrom: { 'Read it back': 'what was seen of it is true' },
    },
  ],
  'backup.delete': [
    {
      name: 'delete a backup',
      async set(world) {
        await backedUp(world)
        return () => world.intend.deleteBackup(backup)
      },
      onlyForwardFrom: { 'Delete the backup': deleted, 'Forget the backup': deleted },
      async says(world) {
        const rows = await world.database.prisma.backup.findMany()
        for (const row of rows) expect(row.state).toBe('deleting')
      },
    },
  ],
} satisfies { [K in TaskKind]?: Scene<K>[] }

async function written(world: TestWorld) {
  await world.perform(await world.intend.createInstance('web-1', withData))
  await world.writeToVolume(data, '/note', 'kept')
}

async function backedUp(world: TestWorld) {
  await written(world)
  await world.perform(await world.intend.backUp(data, world.zones[1]!.id))
  await world.writeToVolume(data, '/note', 'spoilt')
}
