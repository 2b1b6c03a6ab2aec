import { type Id, portOf } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import { idFor, type TestWorld } from '../testing'
import type { Scene } from './scenes'

/** What others did to a zone’s network. */
export const zoneScenes = {
  'zone.repair': [
    {
      name: 'bring about the port of an instance that is gone, and its network that was changed',
      async set(world: TestWorld) {
        const id = await instance(world)
        await world.meddler.removeFromNetwork('zone-a', 'port', portOf(id))
        await world.meddler.editNetwork('zone-a', 'network', world.networkId, { name: 'theirs' })
        const port = { kind: 'port', id: portOf(id), ownerId: id, name: 'web-1' } as const
        const network = { kind: 'network', id: world.networkId, ownerId: world.networkId, name: 'default' } as const
        return () => world.intend.repairNetwork(world.zones[0]!, [port, network])
      },
      onlyForwardFrom: { 'Bring about what is recorded': 'what is recorded was wanted all along' },
    },
  ],
  'zone.clear': [
    {
      name: 'remove a port of nobody’s',
      async set(world: TestWorld) {
        await instance(world)
        const ghost = idFor('instance', 'ghost')
        const { ports } = (await world.infrastructure.network(world.hosts[0]!.id))!
        const spec = { name: 'ghost', names: [], networkId: world.networkId, mac: '52:54:00:00:00:09' }
        const ref = { kind: 'port', id: portOf(ghost) } as const
        await ports!.ensure(ref, { ...spec, address: '10.64.9.9', securityGroupIds: [] }, 1, world.call())
        const thing = { kind: 'port', id: portOf(ghost), ownerId: ghost, name: 'ghost' } as const
        return () => world.intend.clearNetwork(world.zones[0]!, thing)
      },
      onlyForwardFrom: { 'Remove what nobody knows of': 'what it was to be is recorded nowhere' },
    },
  ],
} satisfies { [K in TaskKind]?: Scene<K>[] }

async function instance(world: TestWorld): Promise<Id<'instance'>> {
  const intent = await world.intend.createInstance('web-1', { hostId: world.hosts[0]!.id })
  await world.perform(intent)
  return intent.input.instanceId
}
