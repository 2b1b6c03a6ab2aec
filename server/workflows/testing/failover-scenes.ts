import { expect } from 'vitest'
import type { Id } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import { recordHostUnreachable } from '@/server/store/observe-hosts'
import { taskCatalog } from '@/server/tasks/catalog'
import { type InstanceWish, idFor, type TestWorld } from '../testing'
import { data, withData } from './journey'
import { floatingIp } from './record-scenes'
import type { Scene } from './scenes'

type Host = { id: Id<'host'>; name: string }

const lost = (kind: TaskKind, reason: string) => Object.fromEntries(taskCatalog[kind].steps.map(step => [step, reason]))
const staysOff = 'it stays off'

/** A host that is switched, given up, and taken back. */
export const failoverScenes = {
  'host.power': [
    {
      name: 'switch a host off',
      async set(world) {
        await instance(world)
        const host = await powered(world)
        return () => world.intend.switchPower(host, 'off')
      },
      onlyForwardFrom: { 'Switch its power': 'what ran there is gone' },
    },
  ],
  'host.fence': [
    {
      name: 'fence a lost host by its power control',
      async set(world) {
        const host = await powered(world)
        await lose(world, host)
        return () => world.intend.fence(host)
      },
      onlyForwardFrom: lost('host.fence', staysOff),
    },
    {
      name: 'fence a host that a person switched off',
      async set(world) {
        await lose(world, world.hosts[0]!)
        return () => world.intend.fence(world.hosts[0]!, 'Ada')
      },
      onlyForwardFrom: lost('host.fence', staysOff),
    },
  ],
  'host.evacuate': [
    {
      name: 'look at what an evacuation left',
      async set(world) {
        const host = await powered(world)
        await lose(world, host)
        return () => world.intend.evacuate(host)
      },
    },
  ],
  'host.admit': [
    {
      name: 'take a host back whose guest runs elsewhere by now',
      async set(world) {
        const host = await powered(world)
        await instance(world, { hostId: host.id })
        await world.perform(await evacuation(world, host))
        await world.meddler.powerBack(host.name)
        return () => world.intend.admit(host)
      },
      onlyForwardFrom: {
        'Remove what runs elsewhere by now': 'it runs elsewhere',
        'Admit it again': 'it runs elsewhere',
      },
    },
  ],
  'host.clear': [
    {
      name: 'remove what a host has kept of an instance that runs elsewhere by now',
      async set(world) {
        const host = await powered(world)
        await instance(world, { hostId: host.id })
        await world.perform(await evacuation(world, host))
        await world.meddler.powerBack(host.name)
        return () => world.intend.clearHost(host, { id: idFor('instance', 'web-1'), name: 'web-1' })
      },
      onlyForwardFrom: { 'Remove the machine': 'it runs elsewhere' },
    },
  ],
  'instance.evacuate': [
    {
      name: 'start an instance of a fenced host elsewhere',
      async set(world) {
        const host = await powered(world)
        await instance(world, { ...withData, hostId: host.id })
        await world.writeToVolume(data, '/note', 'kept')
        const intent = await evacuation(world, host)
        return async () => intent
      },
      onlyForwardFrom: lost('instance.evacuate', 'its host is lost'),
      async says(world) {
        const [row] = await world.database.prisma.instance.findMany()
        expect(row).toMatchObject({ hostId: 'host_a1', observed: 'missing' })
        expect(row!.stateReason).toMatch(/evacuate the host again/)
        // The dead one, with its disk; no other.
        expect((await world.truth()).machines).toMatchObject([{ host: 'host-a1', power: 'stopped' }])
      },
    },
    {
      name: 'start an instance of a fenced host in another zone, with its floating IP',
      async set(world) {
        const host = await powered(world)
        await instance(world, { hostId: host.id })
        await floatingIp(world, idFor('instance', 'web-1'))
        // Leaves the one of the other zone.
        const others = world.hosts.slice(2).map(each => each.id)
        await world.database.prisma.host.updateMany({ where: { id: { in: others } }, data: { cordoned: true } })
        const intent = await evacuation(world, host)
        return async () => intent
      },
      onlyForwardFrom: lost('instance.evacuate', 'its host is lost'),
    },
  ],
} satisfies { [K in TaskKind]?: Scene<K>[] }

/** The first host, with a management controller that obeys, and another in its zone. */
async function powered(world: TestWorld): Promise<Host> {
  const host = world.hosts[0]!
  await world.powerControl(host)
  return host
}

/** Its power is gone, and Plenum has seen that it does not answer. */
async function lose(world: TestWorld, host: Host): Promise<void> {
  await (await world.infrastructure.compute(host.id)).probe(world.call())
  await world.meddler.powerLoss(host.name)
  await recordHostUnreachable(world.database.pool, host.id, 'It does not answer.')
}

/** Lost and fenced; what is left to do for the one instance that ran there. */
async function evacuation(world: TestWorld, host: Host) {
  await lose(world, host)
  await world.perform(await world.intend.fence(host))
  const { input } = await world.intend.evacuate(host)
  return world.intend.part('instance.evacuate', input.instances[0]!)
}

const instance = async (world: TestWorld, wish: InstanceWish = {}) =>
  world.perform(await world.intend.createInstance('web-1', wish))
