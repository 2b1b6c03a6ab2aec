import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import type { Asked } from '../people'
import type { Database } from '../platform/database'
import { all } from './meanwhile'
import type { Records } from './records'

type Cluster = {
  name: string
  size: number
  members: { id: string; name: string; power: string; observed: string; imageId: string }[]
}

/** As many members as are wanted, and those that are to run do. What an apply left undone by its policy is told by it. */
export function short(database: Database, world: MemoryWorld, records: Records, asked: Asked[]): string[] {
  const clusters = database.look<Cluster>(
    `SELECT c.name, c.size, coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'power', i.power, 'observed', i.observed,
       'imageId', i.image_id) ORDER BY i.name) FILTER (WHERE i.id IS NOT NULL), '[]') AS members
     FROM cluster c LEFT JOIN instance i ON i.cluster_id = c.id GROUP BY c.id`,
  )
  const isUndone = records.tasks.some(
    ({ kind, state }) => kind === 'design.apply' && !['succeeded', 'rolled back', 'cancelled'].includes(state),
  )
  const deleted = asked.some(({ request }) => request.what === 'delete instance' || request.what === 'cancel')
  return clusters.flatMap(({ name, size, members }) => [
    ...(members.length !== size && !isUndone && !deleted
      ? [`${name} is to have ${size} members, and has ${members.length}.`]
      : []),
    ...members
      .filter(
        ({ id, power }) =>
          power === 'running' &&
          !all(world, 'instance').some(({ refId, document }) => refId === id && document.power === 'running'),
      )
      .filter(({ observed }) => observed !== 'pending' || !isUndone)
      .map(member => `${member.name} is to run, and does not.`),
  ])
}

/** A host that was emptied or serviced takes instances again, unless somebody was told otherwise. */
export function leftCordoned(database: Database, asked: Asked[]): string[] {
  const isDrained = asked.some(({ request }) => request.what === 'drain')
  if (isDrained) return []
  const hosts = database.look<{ name: string; why: string | null }>(
    `SELECT h.name FROM host h WHERE h.cordoned AND NOT EXISTS (
       SELECT 1 FROM task t WHERE t.kind IN ('zone.maintain', 'host.fence', 'host.evacuate') AND t.state <> 'succeeded' OR t.kind LIKE 'host.evac%')`,
  )
  return hosts.map(({ name }) => `${name} still takes nothing, though its maintenance ended well.`)
}
