import type { Id } from '@/server/domain/ids'
import type { ObservedState, PowerState, Priority } from '@/server/domain/instance'
import type { ActualInstance } from '@/server/domain/planning/recorded'
import type { TaskKind } from '@/server/domain/task'
import { eventChannel } from './events'
import { firstRow, type Runner, raw, rows, type Sql, sql } from './sql'
import type { AnyTx } from './transact'

/** What a service needs to know of an instance to judge a wish. */
export type InstanceFactsRow = {
  id: Id<'instance'>
  vdcId: Id<'vdc'>
  name: string
  power: PowerState
  generation: number
  observed: ObservedState
  activeTaskKind: TaskKind | null
  zoneId: Id<'zone'> | null
  hostId: Id<'host'> | null
  typeId: Id<'instanceType'> | null
  imageId: Id<'image'>
  imageFamily: string | null
  vcpus: number
  cpuShares: number
  memoryMiB: number
  rootDiskGiB: number
  antiAffinityGroup: string | null
  volumeIds: string[]
  isImported: boolean
}

const facts = sql`SELECT i.id, i.vdc_id AS "vdcId", i.name, i.power, i.generation, i.observed,
    i.active_task_kind AS "activeTaskKind", i.zone_id AS "zoneId", i.host_id AS "hostId", i.type_id AS "typeId",
    i.image_id AS "imageId", i.image_family AS "imageFamily", i.vcpus, i.cpu_shares AS "cpuShares", i.memory_mib AS "memoryMiB",
    i.root_disk_gib AS "rootDiskGiB", i.anti_affinity_group AS "antiAffinityGroup",
    i.imported IS NOT NULL AS "isImported",
    ARRAY(SELECT a.volume_id FROM attachment a WHERE a.instance_id = i.id ORDER BY a.device) AS "volumeIds"
  FROM instance i`

export const readInstanceFacts = (on: Runner, instanceId: string) =>
  firstRow<InstanceFactsRow>(on, sql`${facts} WHERE i.id = ${instanceId}`)

/** The same, held until the transaction ends: two wishes for one instance come one after the other. */
export const lockInstance = (tx: AnyTx, instanceId: string) =>
  firstRow<InstanceFactsRow>(tx, sql`${facts} WHERE i.id = ${instanceId} FOR NO KEY UPDATE OF i`)

export const factsOfInstances = (on: Runner, vdcId: string, instanceIds: string[]) =>
  rows<InstanceFactsRow>(on, sql`${facts} WHERE i.vdc_id = ${vdcId} AND i.id = ANY(${instanceIds}::text[])`)

export type NewInstance = {
  id: Id<'instance'>
  vdcId: string
  name: string
  wantedZoneId: string | null
  typeId: string | null
  vcpus: number
  cpuShares: number
  memoryMiB: number
  rootDiskGiB: number
  imageId: string
  userData: string | null
  sshKeys: string[]
  networkId: string
  mac: string
  address: string
  antiAffinityGroup: string | null
  priority: Priority
  securityGroupIds: string[]
  createdBy: string
}

/**
 * What stands in the way, or null when it is written. A MAC that was drawn before is: draw again. The instance's event
 * comes with the task that makes it real.
 */
export async function insertInstance(tx: AnyTx, it: NewInstance): Promise<'name' | 'mac' | null> {
  const made = await rows(
    tx,
    sql`INSERT INTO instance (id, vdc_id, name, wanted_zone_id, type_id, vcpus, cpu_shares, memory_mib, root_disk_gib,
        image_id, user_data, ssh_keys, network_id, mac, address, anti_affinity_group, priority, security_group_ids, created_by,
        updated_at)
      VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${it.wantedZoneId}, ${it.typeId}, ${it.vcpus}::int,
        ${it.cpuShares}::int, ${it.memoryMiB}::int, ${it.rootDiskGiB}::int, ${it.imageId}, ${it.userData}, ${it.sshKeys}::text[],
        ${it.networkId}, ${it.mac}, ${it.address}, ${it.antiAffinityGroup}, ${it.priority}, ${it.securityGroupIds}::text[],
        ${it.createdBy}, now())
      ON CONFLICT DO NOTHING RETURNING id`,
  )
  if (made.length > 0) return null
  const twin = await firstRow(tx, sql`SELECT 1 FROM instance WHERE vdc_id = ${it.vdcId} AND name = ${it.name}`)
  return twin ? 'name' : 'mac'
}

/** Parts of the wanted state. Absent fields stay as they are. */
export type WantedChange = {
  power?: PowerState
  vcpus?: number
  memoryMiB?: number
  cpuShares?: number
  typeId?: string | null
  imageId?: string
  imageFamily?: string | null
  name?: string
  antiAffinityGroup?: string | null
  priority?: Priority
  wantedZoneId?: string | null
  userData?: string | null
  sshKeys?: string[]
  clusterId?: string | null
  memberIndex?: number | null
  networkId?: string
  address?: string
  rootDiskGiB?: number
  securityGroupIds?: string[]
}

const columnOf: Record<keyof WantedChange, Sql> = {
  power: raw('power'),
  vcpus: raw('vcpus'),
  memoryMiB: raw('memory_mib'),
  cpuShares: raw('cpu_shares'),
  typeId: raw('type_id'),
  imageId: raw('image_id'),
  imageFamily: raw('image_family'),
  name: raw('name'),
  antiAffinityGroup: raw('anti_affinity_group'),
  priority: raw('priority'),
  wantedZoneId: raw('wanted_zone_id'),
  userData: raw('user_data'),
  sshKeys: raw('ssh_keys'),
  clusterId: raw('cluster_id'),
  memberIndex: raw('member_index'),
  networkId: raw('network_id'),
  address: raw('address'),
  rootDiskGiB: raw('root_disk_gib'),
  securityGroupIds: raw('security_group_ids'),
}
const numbers: ReadonlySet<keyof WantedChange> = new Set([
  'vcpus',
  'memoryMiB',
  'cpuShares',
  'memberIndex',
  'rootDiskGiB',
])

type Value = string | number | null | string[]

/**
 * Writes what is wanted, with a new generation and the event, if it differs from what is wanted already; so a repeat
 * changes nothing. Answers with the generation that counts now, or null when there is no such instance.
 */
export async function changeWanted(on: Runner, instanceId: string, change: WantedChange): Promise<number | null> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined) as [keyof WantedChange, Value][]
  const typed = (key: keyof WantedChange, value: Value) =>
    Array.isArray(value) ? sql`${value}::text[]` : numbers.has(key) ? sql`${value}::int` : sql`${value}::text`
  const set = given.map(([key, value]) => sql`, ${columnOf[key]} = ${typed(key, value)}`)
  const differs = given.map(([key, value]) => sql` OR ${columnOf[key]} IS DISTINCT FROM ${typed(key, value)}`)
  const join = (pieces: Sql[]) => pieces.reduce((whole, piece) => sql`${whole}${piece}`, sql``)
  const row = await firstRow<{ generation: number }>(
    on,
    sql`WITH changed AS (
        UPDATE instance SET generation = generation + 1, updated_at = now() ${join(set)}
        WHERE id = ${instanceId} AND (FALSE ${join(differs)}) RETURNING id, vdc_id, generation
      ), ${announceChanged}
      SELECT coalesce((SELECT generation FROM changed), generation) AS generation, ${notify} FROM instance
      WHERE id = ${instanceId}`,
  )
  return row?.generation ?? null
}

/** After a CTE `changed` with `id` and `vdc_id`: the pointers, in the same statement and so in the same transaction. */
export const announceChanged = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'instance', id FROM changed
  )`
export const notify = raw(`pg_notify('${eventChannel}', '')::text AS "$notified"`)

/** What was seen of one machine. */
export type SeenInstance = {
  observed: ObservedState
  reason: string | null
  /** Generation stamped on the object; null: not known, keep what is recorded. */
  generation: number | null
  external: string | null
  /** What it is in detail; null: there is nothing. Absent: not looked at. */
  actual?: ActualInstance | null
}

/** Records what was seen, with the event. For whoever holds the instance's task. */
export async function recordSeen(on: Runner, instanceId: string, seen: SeenInstance): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE instance SET observed = ${seen.observed}, state_reason = ${seen.reason}::text,
          observed_generation = coalesce(${seen.generation}::int, observed_generation),
          external = coalesce(${seen.external}::text, external), observed_at = now(),
          actual = CASE WHEN ${seen.actual === undefined} THEN actual
            ELSE ${seen.actual ? JSON.stringify(seen.actual) : null}::jsonb END
        WHERE id = ${instanceId} RETURNING id, vdc_id
      ), ${announceChanged}
      SELECT ${notify}`,
  )
}

/** The instance and all that hangs on its row are gone. Its attachments have to be gone before. */
export async function forgetInstance(on: Runner, instanceId: string): Promise<void> {
  await rows(
    on,
    sql`WITH samples AS (DELETE FROM metric_sample WHERE subject_id = ${instanceId}),
      changed AS (DELETE FROM instance WHERE id = ${instanceId} RETURNING id, vdc_id, host_id), ${announceChanged},
      told AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', host_id FROM changed WHERE host_id IS NOT NULL)
      SELECT ${notify}`,
  )
}
