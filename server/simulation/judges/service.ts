import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import type { Database } from '../platform/database'
import { all } from './meanwhile'

/** A host is serviced once it is empty: its power is never cut for that under a machine that runs. Accidents are no worker’s. */
export function watchService(world: MemoryWorld, database: Database): (actor: string) => string[] {
  let before = lookAt(world)
  return actor => {
    const now = lookAt(world)
    const faults = [...before].flatMap(([host, { hasPower, machines }]) =>
      actor.startsWith('worker') &&
      hasPower &&
      !now.get(host)?.hasPower &&
      machines.length > 0 &&
      isServiced(database, host)
        ? [`${host} was switched off to be serviced, and ${machines.join(' and ')} ran there.`]
        : [],
    )
    before = now
    return faults
  }
}

const lookAt = (world: MemoryWorld) =>
  new Map(
    world.contents.places
      .filter(({ role }) => role === 'host')
      .map(({ name, hasPower }) => [name, { hasPower, machines: runningOn(world, name) }]),
  )

const runningOn = (world: MemoryWorld, host: string) =>
  all(world, 'instance').flatMap(({ place, document: { name, power } }) =>
    place === host && power === 'running' ? [name] : [],
  )

const isServiced = (database: Database, host: string) =>
  database.look(
    `SELECT 1 FROM task t JOIN step s ON s.task_id = t.id
     WHERE t.kind = 'host.maintain' AND t.resource_name = $1 AND t.state = 'running' AND s.name = 'Service it' AND s.state = 'running'`,
    [host],
  ).length > 0
