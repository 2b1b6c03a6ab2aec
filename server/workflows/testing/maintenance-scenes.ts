import type { TaskKind } from '@/server/domain/task'
import type { TestWorld } from '../testing'
import type { Scene } from './scenes'

const forgotten: Record<string, string> = { 'Forget the host': 'what is forgotten is added anew' }
const restarted = 'it was restarted'

/** Hosts that are serviced, one after the other. */
export const maintenanceScenes = {
  'host.maintain': [
    {
      name: 'service an empty host by nothing',
      set: async world => () => world.intend.maintainHost(world.hosts[0]!),
    },
    {
      name: 'restart an empty host',
      async set(world) {
        await world.powerControl(world.hosts[0]!)
        await (await world.infrastructure.compute(world.hosts[0]!.id)).probe(world.call())
        // Plenum knows already that it is on: what it says of itself afterwards is the same.
        await world.perform(await world.intend.switchPower(world.hosts[0]!, 'on'))
        return () => world.intend.maintainHost(world.hosts[0]!, 'restart')
      },
      onlyForwardFrom: { 'Service it': restarted, 'Wait until it answers': restarted },
    },
  ],
  'host.retire': [
    {
      name: 'retire an empty host that nobody can switch off from here',
      set: async world => () => world.intend.retireHost(world.hosts[0]!),
      onlyForwardFrom: forgotten,
    },
    {
      name: 'retire an empty host',
      async set(world) {
        await world.powerControl(world.hosts[0]!)
        await (await world.infrastructure.compute(world.hosts[0]!.id)).probe(world.call())
        return () => world.intend.retireHost(world.hosts[0]!)
      },
      onlyForwardFrom: { ...forgotten, 'Switch it off': 'it is off' },
    },
  ],
  'host.turn': [
    {
      name: 'the turn of an empty host',
      set: async world => () => world.intend.turn(world.hosts[0]!, world.zones[0]!.id),
    },
  ],
  'zone.maintain': [
    {
      name: 'say what a maintenance has done',
      set: async (world: TestWorld) => () => world.intend.maintainZone(world.zones[0]!, [world.hosts[0]!]),
    },
  ],
} satisfies { [K in TaskKind]?: Scene<K>[] }
