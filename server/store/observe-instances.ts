import type { ImportedMachine } from '@/server/domain/drift/finding'
import type { Id } from '@/server/domain/ids'
import type { ObservedState, PowerState } from '@/server/domain/instance'
import type { ActualInstance } from '@/server/domain/planning/recorded'
import { announceChanged, notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

/** An instance as a sweep compares it with what is there. */
export type RecordedInstance = {
  id: Id<'instance'>
  vdcId: Id<'vdc'>
  hostId: Id<'host'> | null
  name: string
  power: PowerState
  observed: ObservedState
  vcpus: number
  memoryMiB: number
  cpuShares: number
  rootDiskGiB: number
  mac: string
  networkId: Id<'network'>
  networkName: string
  /** Its disks, but for those of a revert that did not finish. Not connected: taken from a host that was given up. */
  attachments: {
    id: Id<'attachment'>
    volumeId: Id<'volume'>
    volumeName: string
    device: string
    isConnected: boolean
  }[]
  /** Whether one of its volumes is being worked on: what a look sees of its disks then tells nothing. */
  hasBusyVolume: boolean
  imported: ImportedMachine | null
  actual: ActualInstance | null
  isBusy: boolean
  reason: string | null
  observedGeneration: number
  /** When what is recorded was written; tells whether somebody wrote since. */
  recordedAt: string | null
}

const recorded = sql`SELECT i.id, i.vdc_id AS "vdcId", i.host_id AS "hostId", i.name, i.power, i.observed, i.vcpus,
    i.memory_mib AS "memoryMiB", i.cpu_shares AS "cpuShares", i.root_disk_gib AS "rootDiskGiB", i.mac,
    i.network_id AS "networkId", network.name AS "networkName", i.imported, i.actual,
    i.active_task_id IS NOT NULL AS "isBusy", i.state_reason AS reason, i.observed_generation AS "observedGeneration",
    i.observed_at::text AS "recordedAt", disks.*
  FROM instance i JOIN network ON network.id = i.network_id CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('id', a.id, 'volumeId', v.id, 'volumeName', v.name, 'device', a.device,
          'isConnected', a.source IS NOT NULL) ORDER BY a.device)
        FILTER (WHERE a.source IS NOT NULL OR v.reverting_to IS NULL), '[]') AS attachments,
      coalesce(bool_or(v.active_task_id IS NOT NULL), FALSE) AS "hasBusyVolume"
    FROM attachment a JOIN volume v ON v.id = a.volume_id WHERE a.instance_id = i.id
  ) disks`

export const recordedOnHost = (on: Runner, hostId: string) =>
  rows<RecordedInstance>(on, sql`${recorded} WHERE i.host_id = ${hostId} ORDER BY i.id`)

export const recordedInstance = (on: Runner, instanceId: string) =>
  firstRow<RecordedInstance>(on, sql`${recorded} WHERE i.id = ${instanceId}`)

/** An instance whose machine is found where it is not recorded. */
export type RecordedElsewhere = {
  id: Id<'instance'>
  name: string
  hostName: string | null
  observed: ObservedState
  rootVersion: number
  isBusy: boolean
}

export async function recordedElsewhere(on: Runner, instanceIds: string[]): Promise<RecordedElsewhere[]> {
  if (instanceIds.length === 0) return []
  return rows<RecordedElsewhere>(
    on,
    sql`SELECT i.id, i.name, host.name AS "hostName", i.observed, i.root_version AS "rootVersion",
        i.active_task_id IS NOT NULL AS "isBusy"
      FROM instance i LEFT JOIN host ON host.id = i.host_id WHERE i.id = ANY(${instanceIds}::text[])`,
  )
}

/** Those of which nothing is recorded any more, since somebody deleted them, by itself or by a design. */
export async function deletedAmong(on: Runner, instanceIds: string[]): Promise<string[]> {
  if (instanceIds.length === 0) return []
  const found = await rows<{ id: string }>(
    on,
    sql`SELECT id FROM unnest(${instanceIds}::text[]) AS id
      WHERE NOT EXISTS (SELECT 1 FROM instance i WHERE i.id = id.id) AND (
        EXISTS (SELECT 1 FROM task t WHERE t.kind = 'instance.delete' AND t.resource_id = id.id)
        OR EXISTS (SELECT 1 FROM task t WHERE t.kind = 'design.apply' AND jsonb_path_exists(t.input,
          '$.changes[*].parts[*] ? (@.kind == "instance.delete" && @.input.instanceId == $id)',
          jsonb_build_object('id', id.id))))`,
  )
  return found.map(row => row.id)
}

export type SeenChange = {
  id: string
  /** Of the record that was read before the look: whoever wrote since knows better. */
  recordedAt: string | null
  observed: ObservedState
  reason: string | null
  /** Generation stamped on the object; null keeps what is recorded. */
  generation: number | null
  external: string | null
  /** null: there is nothing. */
  actual: ActualInstance | null
  /** A sentence for the history when the state really is another; null for none. */
  activity: string | null
}

/**
 * Records what a look from outside found, with events and history, only where it differs, no task is at work and none was
 * since the look began: whoever holds the task records for itself. Answers with the ids that changed. Nobody waits until
 * it is on disk: a crash that forgets a look is made good by the next one.
 */
export async function recordObserved(on: Runner, changes: SeenChange[]): Promise<string[]> {
  if (changes.length === 0) return []
  const of = (read: (change: SeenChange) => string | null) => sql`${changes.map(read)}::text[]`
  const found = await rows<{ id: string }>(
    on,
    sql`WITH seen AS (
        SELECT * FROM unnest(${of(it => it.id)}, ${of(it => it.observed)}, ${of(it => it.reason)},
          ${changes.map(it => it.generation)}::int[], ${of(it => it.external)}, ${of(it => it.activity)},
          ${of(it => it.recordedAt)}, ${of(it => it.actual && JSON.stringify(it.actual))})
          AS seen (id, observed, reason, generation, external, activity, recorded_at, actual),
          set_config('synchronous_commit', 'off', true)
      ), before AS (
        SELECT i.id, i.observed FROM instance i JOIN seen USING (id)
        WHERE i.active_task_id IS NULL AND i.observed_at::text IS NOT DISTINCT FROM seen.recorded_at FOR NO KEY UPDATE OF i
      ), changed AS (
        UPDATE instance i SET observed = seen.observed, state_reason = seen.reason,
          observed_generation = coalesce(seen.generation, i.observed_generation),
          external = coalesce(seen.external, i.external), actual = seen.actual::jsonb, observed_at = now()
        FROM seen JOIN before USING (id)
        WHERE i.id = seen.id AND i.active_task_id IS NULL AND (i.observed <> seen.observed
          OR i.state_reason IS DISTINCT FROM seen.reason OR i.actual IS DISTINCT FROM seen.actual::jsonb
          OR i.observed_generation <> coalesce(seen.generation, i.observed_generation))
        RETURNING i.id, i.vdc_id, seen.activity, before.observed AS was, seen.observed AS now
      ), told AS (
        INSERT INTO activity (vdc_id, resource_kind, resource_id, actor, message)
        SELECT vdc_id, 'instance', id, 'outside of Plenum', activity FROM changed WHERE activity IS NOT NULL AND was <> now
      ), ${announceChanged}
      SELECT id, (SELECT ${notify} FROM changed LIMIT 1) FROM changed`,
  )
  return found.map(row => row.id)
}

const touchedAfterMs = 25_000

/**
 * Seen as recorded: only the moment moves on, for nobody to be told, and not at each look. `since`: when this one began
 * (`lookBegins`).
 */
export async function touchObserved(
  on: Runner,
  hostId: string,
  seen: Pick<RecordedInstance, 'recordedAt'>[],
  since: string,
): Promise<void> {
  const isOld = (at: string | null) => at !== null && Date.parse(since) - Date.parse(at) > touchedAfterMs
  if (!seen.some(each => isOld(each.recordedAt))) return
  await rows(
    on,
    sql`UPDATE instance SET observed_at = now() WHERE host_id = ${hostId} AND active_task_id IS NULL
        AND observed NOT IN ('pending', 'unknown', 'missing')
        AND observed_at < now() - ${touchedAfterMs}::int * interval '1 ms'`,
  )
}

/** What runs on a host that does not answer is not known. */
export async function recordHostLost(on: Runner, hostId: string, reason: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE instance SET observed = 'unknown', state_reason = ${reason}
        WHERE host_id = ${hostId} AND active_task_id IS NULL AND observed NOT IN ('pending', 'unknown')
          -- What a fenced host did is known: nothing.
          AND NOT EXISTS (SELECT 1 FROM host WHERE id = ${hostId} AND state = 'fenced')
        RETURNING id, vdc_id
      ), ${announceChanged}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}
