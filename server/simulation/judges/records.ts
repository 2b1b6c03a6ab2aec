import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { portAtBoth } from '@/server/workflows/instances/migrate-instance'
import { hostMemoryMiB } from '../data-center'
import type { Database } from '../platform/database'
import { all } from './meanwhile'

/** What Plenum believes. */
export type Records = {
  instances: {
    id: string
    name: string
    host: string | null
    observed: string
    power: string
    memoryMiB: number
    isBusy: boolean
  }[]
  volumes: { id: string; name: string; place: string; observed: string; sizeGiB: number; isBusy: boolean }[]
  snapshots: { id: string; name: string; state: string }[]
  networks: { id: string; name: string }[]
  attachments: { id: string; volumeId: string; instanceId: string; isConnected: boolean }[]
  locks: string[]
  tasks: {
    id: string
    kind: string
    state: string
    key: string | null
    resourceId: string | null
    message: string | null
  }[]
  /** Of tasks that ended twice, in the history’s words. */
  endedTwice: string[]
  /** Of zones’ networks. */
  networkFindings: { summary: string; wanted: string | null; actual: string | null }[]
  /** Tasks that ended with a port at two hosts, and say so. */
  portsAtBoth: number
}

export async function readRecords(database: Database): Promise<Records> {
  const [row] = database.look<Records>(
    `SELECT
    (SELECT coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'host', h.name, 'observed', i.observed, 'power', i.power,
      'memoryMiB', i.memory_mib, 'isBusy', i.active_task_id IS NOT NULL) ORDER BY i.id), '[]') FROM instance i LEFT JOIN host h ON h.id = i.host_id) AS instances,
    (SELECT coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'place', s.config ->> 'zone', 'observed', v.observed,
      'sizeGiB', coalesce((v.actual ->> 'sizeGiB')::int, size_gib), 'isBusy', active_task_id IS NOT NULL) ORDER BY v.id), '[]') FROM volume v JOIN storage s ON s.id = v.storage_id) AS volumes,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'state', state) ORDER BY id), '[]') FROM snapshot) AS snapshots,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY id), '[]') FROM network) AS networks,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'volumeId', volume_id, 'instanceId', instance_id,
      'isConnected', source IS NOT NULL) ORDER BY id), '[]') FROM attachment) AS attachments,
    (SELECT coalesce(json_agg(key ORDER BY key), '[]') FROM task_lock) AS locks,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'state', state, 'key', idempotency_key,
      'resourceId', resource_id, 'message', error ->> 'message') ORDER BY id), '[]') FROM task) AS tasks,
    ARRAY(SELECT message FROM activity WHERE message LIKE '%: done' GROUP BY task_id, message HAVING count(*) > 1) AS "endedTwice",
    (SELECT coalesce(json_agg(json_build_object('summary', summary, 'wanted', wanted, 'actual', actual) ORDER BY id), '[]')
      FROM finding WHERE kind LIKE 'network-%') AS "networkFindings",
    (SELECT count(*)::int FROM step_log WHERE message = $1) AS "portsAtBoth"`,
    [portAtBoth],
  )
  return row!
}

/** Recorded equals real, once all is mended and everything was looked at twice. */
export function untrue(records: Records, world: MemoryWorld): string[] {
  const machines = all(world, 'instance')
  const volumes = all(world, 'volume')
  const exports = all(world, 'attachment')
  const faults: string[] = []
  for (const { id, name, host, observed } of records.instances) {
    const there = machines.filter(each => each.refId === id)
    const real = there
      .map(({ place, document }) => `${isOff(document.power) ? 'off' : document.power} on ${place}`)
      .join(' and ')
    const said =
      observed === 'pending' || observed === 'missing' ? '' : `${isOff(observed) ? 'off' : observed} on ${host}`
    if (real !== said)
      faults.push(`${name} is recorded as ${observed} (${said || 'nothing'}), and is ${real || 'not there'}.`)
  }
  for (const { id, name, place, observed, sizeGiB } of records.volumes) {
    const there = volumes.filter(each => each.refId === id)
    const isThere = observed === 'available'
    if (isThere !== (there.length === 1))
      faults.push(`${name} is recorded as ${observed}, and there are ${there.length}.`)
    else if (isThere && (there[0]!.place !== place || there[0]!.document.sizeGiB !== sizeGiB))
      faults.push(
        `${name} is recorded with ${sizeGiB} GiB in ${place}, and has ${there[0]!.document.sizeGiB} in ${there[0]!.place}.`,
      )
  }
  for (const { id, volumeId, isConnected } of records.attachments)
    if (isConnected && !exports.some(each => each.refId === id))
      faults.push(`${volumeId} is recorded as connected, and is not.`)
  const snapshots = all(world, 'snapshot')
  for (const { id, name, state } of records.snapshots)
    if (state !== 'available' || !snapshots.some(each => each.refId === id))
      faults.push(
        `The snapshot ${name} is recorded as ${state}, and there is ${snapshots.some(each => each.refId === id) ? 'one' : 'none'}.`,
      )
  return faults
}
const isOff = (power: string) => power === 'stopped' || power === 'crashed'

/** No orphans: nothing is there that no record knows of. */
export function orphans(records: Records, world: MemoryWorld): string[] {
  const known = new Set(
    [...records.instances, ...records.volumes, ...records.snapshots, ...records.attachments].map(each => each.id),
  )
  const ports = new Set(records.instances.map(({ id }) => id.replace('inst_', 'port_')))
  return [
    ...[
      ...all(world, 'instance'),
      ...all(world, 'volume'),
      ...all(world, 'snapshot'),
      ...all(world, 'attachment'),
    ].filter(each => !known.has(each.refId ?? '')),
    ...all(world, 'port').filter(each => !ports.has(each.refId ?? '')),
  ].map(({ refId, place }) => `${refId} is at ${place}, and nobody knows of it.`)
}

/** Every task has ended, and let go of what it had. */
export const unreleased = ({ locks, instances, volumes }: Records): string[] => [
  ...locks.map(key => `The lock ${key} is still held.`),
  ...[...instances, ...volumes].filter(each => each.isBusy).map(({ name }) => `${name} is still marked as busy.`),
]

/** A task is done once, whoever was at it. */
export const doneTwice = ({ endedTwice }: Records): string[] =>
  endedTwice.map(message => `A task was done twice: ${message}.`)

/** Nobody touches a zone’s network but Plenum: whatever was ever found there was none of others’ doing. */
export const falseAlarms = ({ networkFindings }: Records): string[] =>
  networkFindings.map(({ summary, wanted, actual }) => `Nobody did, and yet: ${summary} (${wanted}; ${actual}).`)

/** Placement keeps within what hosts have. */
export function overbooked({ instances }: Records): string[] {
  const byHost = new Map<string, number>()
  for (const { host, memoryMiB } of instances) if (host) byHost.set(host, (byHost.get(host) ?? 0) + memoryMiB)
  return [...byHost].flatMap(([host, sum]) => (sum > hostMemoryMiB - 256 ? [`${sum} MiB are placed on ${host}.`] : []))
}
