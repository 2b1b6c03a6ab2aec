import { expect } from 'vitest'
import type { TaskKind } from '@/server/domain/task'
import { idFor, type TestWorld } from '../testing'
import { data, withData } from './journey'
import type { Scene } from './scenes'

const before = idFor('snapshot', 'before')
const overwritten = 'what was written since is overwritten'
const deleted = 'its data is gone'

/** A volume that has been written to, its snapshot, and what was written since. */
export const snapshotScenes = {
  'snapshot.create': [
    {
      name: 'take a snapshot of a volume in use',
      async set(world) {
        await written(world)
        return () => world.intend.takeSnapshot(data, 'before')
      },
    },
  ],
  'snapshot.revert': [
    {
      name: 'revert the volume of an instance that is off',
      async set(world) {
        await snapshot(world)
        await world.perform(await world.intend.stop(idFor('instance', 'web-1')))
        return () => world.intend.revert(before)
      },
      onlyForwardFrom: { 'Revert the volume': overwritten, 'Connect it again': overwritten },
    },
    {
      name: 'revert a volume that nobody has',
      async set(world) {
        await snapshot(world)
        await world.perform(await world.intend.detach(data))
        return () => world.intend.revert(before)
      },
      onlyForwardFrom: { 'Revert the volume': overwritten, 'Connect it again': overwritten },
    },
  ],
  'snapshot.delete': [
    {
      name: 'delete a snapshot',
      async set(world) {
        await snapshot(world)
        return () => world.intend.deleteSnapshot(before)
      },
      onlyForwardFrom: { 'Delete the snapshot': deleted, 'Forget the snapshot': deleted },
      async says(world) {
        const rows = await world.database.prisma.snapshot.findMany()
        for (const row of rows) expect(row.state).toBe('deleting')
      },
    },
  ],
} satisfies { [K in TaskKind]?: Scene<K>[] }

async function written(world: TestWorld) {
  await world.perform(await world.intend.createInstance('web-1', withData))
  await world.writeToVolume(data, '/note', 'kept')
}

async function snapshot(world: TestWorld) {
  await written(world)
  await world.perform(await world.intend.takeSnapshot(data, 'before'))
  await world.writeToVolume(data, '/note', 'spoilt')
}
