import type { EvacuationMode, LostInstance, Member, Suspect, Suspicion } from '@/server/domain/failover'
import { stormWindowMinutes } from '@/server/domain/failover'
import type { Id } from '@/server/domain/ids'
import type { ObservedState } from '@/server/domain/instance'
import { outsideOf } from './external-addresses'
import { notify } from './instances'
import { filteredZoneIds } from './security-groups'
import { firstRow, type Runner, raw, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** Hosts to ask after another: of its zone first, and never more than a few. */
export const witnessesOf = (on: Runner, hostId: string) =>
  rows<{ id: string; name: string }>(
    on,
    sql`SELECT w.id, w.name FROM host h JOIN host w ON w.id <> h.id AND w.state = 'up' AND w.driver = h.driver
      WHERE h.id = ${hostId} ORDER BY w.zone_id <> h.zone_id, w.name LIMIT 3`,
  )

/** Those that would start elsewhere if their host were given up now. */
const isToStart = sql`i.power <> 'stopped' AND i.imported IS NULL AND i.active_task_id IS NULL`
const toStart = sql`(SELECT count(*)::int FROM instance i WHERE i.host_id = h.id AND ${isToStart})`

const retryAfter = raw(`interval '5 minutes'`)
const stormWindow = raw(`interval '${stormWindowMinutes} minutes'`)

/** Whether a host is lost, or said to be: mostly none is, and there is nothing more to look after. */
export const isAnyLost = async (on: Runner): Promise<boolean> =>
  (await firstRow<{ isAny: boolean }>(
    on,
    sql`SELECT EXISTS (SELECT 1 FROM host WHERE state IN ('unreachable', 'fenced'))
      OR EXISTS (SELECT 1 FROM finding WHERE kind = 'lost-host' AND cleared_at IS NULL) AS "isAny"`,
  ))!.isAny

export type SuspectRow = Omit<Suspect, 'heartbeat' | 'silentLooks'> & {
  id: Id<'host'>
  zoneId: string
  config: unknown
  before: Suspicion | null
}

/** Hosts that do not answer and that nobody is at work on, with all that bears on what becomes of them. */
export const suspects = (on: Runner) =>
  rows<SuspectRow>(
    on,
    sql`SELECT h.id, h.name, h.zone_id AS "zoneId", h.config, h.outages, h.suspicion AS before,
        (extract(epoch FROM now() - h.suspected_at) * 1000)::float8 AS "suspectedForMs",
        h.power_driver IS NOT NULL AS "hasPowerControl", zone.evacuation AS mode, ${toStart} AS "toStart",
        zonal.hosts AS "hostsOfZone", zonal.lost AS "lostTogether",
        (SELECT coalesce(t.error ->> 'message', 'It was ' || t.state || '.') FROM task t
          WHERE t.kind = 'host.evacuate' AND t.resource_id = h.id AND t.created_at >= h.suspected_at
            AND t.state <> 'succeeded' AND t.finished_at IS NOT NULL ORDER BY t.created_at DESC LIMIT 1)
          AS "failedBecause"
      FROM host h JOIN zone ON zone.id = h.zone_id CROSS JOIN LATERAL (
        SELECT count(*)::int AS hosts, (count(*) FILTER (WHERE o.state = 'unreachable'
          OR (o.state = 'fenced' AND o.fenced_at > now() - ${stormWindow})))::int AS lost
        FROM host o WHERE o.zone_id = h.zone_id AND o.state <> 'adding') zonal
      WHERE h.state = 'unreachable' AND h.active_task_id IS NULL AND h.suspected_at IS NOT NULL ORDER BY h.name`,
  )

/**
 * Fenced hosts that still hold something to start, in zones that do not ask: what a task was at work on, as soon as it is
 * free, and what found no place, now and then, since room may have been made.
 */
export const fencedWithMore = (on: Runner) =>
  rows<{ id: Id<'host'>; name: string }>(
    on,
    sql`SELECT h.id, h.name FROM host h JOIN zone ON zone.id = h.zone_id
      WHERE h.state = 'fenced' AND h.active_task_id IS NULL AND zone.evacuation = 'automatic'
        AND h.power_driver IS NOT NULL AND h.last_seen_at <= h.fenced_at
        AND EXISTS (SELECT 1 FROM instance i WHERE i.host_id = h.id AND ${isToStart} AND NOT EXISTS (
          SELECT 1 FROM task t WHERE t.kind = 'host.evacuate' AND t.resource_id = h.id
            AND t.created_at BETWEEN now() - ${retryAfter} AND now()
            AND t.input -> 'instances' @> jsonb_build_array(jsonb_build_object('instanceId', i.id))))
      ORDER BY h.name`,
  )

/** Fenced hosts that have answered since, and that nobody tried to take back just now. */
export const fencedThatAnswer = (on: Runner) =>
  rows<{ id: Id<'host'>; name: string }>(
    on,
    sql`SELECT h.id, h.name FROM host h WHERE h.state = 'fenced' AND h.active_task_id IS NULL
      AND h.last_seen_at > h.fenced_at AND NOT EXISTS (SELECT 1 FROM task t WHERE t.kind = 'host.admit'
        AND t.resource_id = h.id AND t.created_at BETWEEN now() - interval '1 minute' AND now())
      ORDER BY h.name`,
  )

/** What is known of a silent host; an event only when something other than the moment differs. */
export async function recordSuspicion(on: Runner, hostId: string, it: Omit<Suspicion, 'lookedAt'>): Promise<void> {
  await rows(
    on,
    sql`WITH before AS (
        SELECT id, suspicion FROM host WHERE id = ${hostId} AND state = 'unreachable' FOR NO KEY UPDATE
      ), touched AS (
        UPDATE host SET suspicion = ${JSON.stringify(it)}::jsonb
          || jsonb_build_object('lookedAt', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        FROM before WHERE host.id = before.id RETURNING host.id, before.suspicion AS was, host.suspicion AS now
      ), changed AS (
        SELECT id FROM touched WHERE was - 'lookedAt' - 'silentLooks' IS DISTINCT FROM now - 'lookedAt' - 'silentLooks'
      ), ${announceHosts}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}

/** Proven to be off: it takes nothing any more, and what had its place there is not running. */
export async function recordFenced(on: Runner, hostId: string, reason: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE host SET state = 'fenced', state_reason = ${reason}, fenced_at = greatest(now(), last_seen_at), cordoned = true,
          cpu_percent = NULL, observed_at = now() WHERE id = ${hostId} AND state <> 'fenced' RETURNING id
      ), ${announceHosts}, told AS (
        INSERT INTO activity (resource_kind, resource_id, actor, message)
        SELECT 'host', id, 'Plenum', ${`Fenced: ${reason}`} FROM changed
      )
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}

/** It is one of us again; still cordoned, until a person says otherwise. */
export async function recordAdmitted(on: Runner, hostId: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE host SET state = 'up', state_reason = NULL, fenced_at = NULL, suspected_at = NULL, suspicion = NULL,
          observed_at = now(), last_seen_at = now() WHERE id = ${hostId} AND state = 'fenced' RETURNING id
      ), ${announceHosts}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}

export type LostRow = LostInstance & { rootVersion: number; attachmentIds: Id<'attachment'>[] }

/** All that has its place on a host. */
export const lostInstances = (on: Runner, hostId: string) =>
  rows<LostRow>(
    on,
    sql`SELECT i.id, i.vdc_id AS "vdcId", i.name, i.power, i.vcpus, i.memory_mib AS "memoryMiB",
        i.wanted_zone_id AS "wantedZoneId", i.anti_affinity_group AS "antiAffinityGroup", i.root_version AS "rootVersion", i.priority,
        i.imported IS NOT NULL AS "isImported", i.active_task_id IS NOT NULL AS "isBusy",
        ARRAY(SELECT DISTINCT v.zone_id FROM attachment a JOIN volume v ON v.id = a.volume_id
          WHERE a.instance_id = i.id) AS "volumeZoneIds",
        ${filteredZoneIds(sql`i`)} AS "filteredZoneIds",
        (SELECT json_build_object('address', e.address, 'zoneIds', ARRAY(SELECT z.id FROM zone z
            WHERE z.network_driver IS NOT NULL AND ${outsideOf(sql`z`)} = ${outsideOf(sql`own`)}))
          FROM floating_ip f JOIN external_address e ON e.floating_ip_id = f.id JOIN zone own ON own.id = f.zone_id
          WHERE f.instance_id = i.id) AS "floatingIp",
        ARRAY(SELECT a.id FROM attachment a WHERE a.instance_id = i.id ORDER BY a.device) AS "attachmentIds"
      FROM instance i WHERE i.host_id = ${hostId} ORDER BY i.name, i.id`,
  )

/** Members of anti-affinity groups, wherever they are but there. */
export const membersElsewhere = (on: Runner, hostId: string) =>
  rows<Member>(
    on,
    sql`SELECT vdc_id AS "vdcId", anti_affinity_group AS "group", host_id AS "hostId" FROM instance
      WHERE anti_affinity_group IS NOT NULL AND host_id IS NOT NULL AND host_id <> ${hostId}`,
  )

/**
 * Gives attachments other ids: the name under which the lost host reached the volume is never used again, so that
 * nothing which still runs there, or is started there, can ever open it. Repeatable.
 */
export async function reissueAttachments(
  on: Runner,
  pairs: readonly { from: Id<'attachment'>; to: Id<'attachment'> }[],
): Promise<void> {
  await rows(
    on,
    sql`UPDATE attachment SET id = pair.to_id, source = NULL
      FROM unnest(${pairs.map(pair => pair.from)}::text[], ${pairs.map(pair => pair.to)}::text[]) AS pair (from_id, to_id)
      WHERE attachment.id = pair.from_id`,
  )
}

/** Where instances are recorded, of those that a host has. */
export const placesOf = (on: Runner, instanceIds: string[]) =>
  rows<{ id: Id<'instance'>; hostId: string | null; rootVersion: number; observed: ObservedState }>(
    on,
    sql`SELECT id, host_id AS "hostId", root_version AS "rootVersion", observed FROM instance WHERE id = ANY(${instanceIds}::text[])`,
  )

export async function writeEvacuation(tx: AnyTx, zoneId: string, mode: EvacuationMode): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE zone SET evacuation = ${mode}, generation = generation + 1 WHERE id = ${zoneId} RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'zone', id FROM changed)
      SELECT ${notify}`,
  )
}

/** After a CTE `changed` with `id` of hosts. */
const announceHosts = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', id FROM changed)`

/** Hosts that answer again, or are fenced, are lost no longer. */
export async function clearLost(on: Runner, stillLost: string[]): Promise<void> {
  await rows(
    on,
    sql`WITH cleared AS (
        UPDATE finding f SET cleared_at = clock_timestamp() WHERE f.kind = 'lost-host' AND f.cleared_at IS NULL
          AND f.host_id <> ALL(${stillLost}::text[])
          AND NOT EXISTS (SELECT 1 FROM host h WHERE h.id = f.host_id AND h.state = 'unreachable') RETURNING f.id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'finding', id FROM cleared)
      SELECT (SELECT ${notify} FROM cleared LIMIT 1)`,
  )
}
