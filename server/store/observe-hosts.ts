import type { Capabilities, HostState } from '@/server/domain/host'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

export type WatchedHost = { id: string; name: string; zoneId: string; state: HostState; version: string | null }

/** Hosts that were admitted; those that are still being added are their task's. */
export const hostsToWatch = (on: Runner) =>
  rows<WatchedHost>(
    on,
    sql`SELECT id, name, zone_id AS "zoneId", state, version FROM host
      WHERE active_task_id IS NULL AND (state <> 'adding' OR last_seen_at IS NOT NULL) ORDER BY name`,
  )

export const zonesToWatch = (on: Runner) =>
  rows<{ id: string; name: string }>(
    on,
    sql`SELECT id, name FROM zone
      WHERE EXISTS (SELECT 1 FROM storage s WHERE s.zone_id = zone.id) OR network_driver IS NOT NULL ORDER BY name`,
  )

export type SeenHost = {
  version: string
  hostname: string | null
  capabilities: Capabilities
  cpuThreads: number
  memoryMiB: number
}

/**
 * It answers. An event and a sentence only when something is other than recorded. One that was fenced stays so, until
 * what runs elsewhere by now has been removed from it. @returns the state that counts now.
 */
export async function recordHostUp(on: Runner, hostId: string, it: SeenHost): Promise<HostState | undefined> {
  if (await isStillUp(on, hostId, it)) return 'up'
  const row = await firstRow<{ state: HostState | null }>(
    on,
    sql`WITH before AS (SELECT id, state FROM host WHERE id = ${hostId} FOR NO KEY UPDATE), touched AS (
        UPDATE host SET observed_at = now(),
          -- Since it was fenced, whatever the clock says by now.
          last_seen_at = CASE before.state WHEN 'fenced' THEN greatest(now(), host.fenced_at + interval '1 millisecond') ELSE now() END,
          state = CASE before.state WHEN 'fenced' THEN 'fenced' ELSE 'up' END,
          state_reason = CASE before.state WHEN 'fenced' THEN host.state_reason END, suspected_at = NULL, suspicion = NULL,
          version = ${it.version}, hostname = ${it.hostname}::text, capabilities = ${JSON.stringify(it.capabilities)}::jsonb,
          cpu_threads = ${it.cpuThreads}::int, memory_mib = ${it.memoryMiB}::int
        FROM before WHERE host.id = before.id RETURNING host.id, before.state AS was, host.state AS now
      ), changed AS (SELECT id FROM touched WHERE was <> now), ${announceHosts}, ${tell('Answers again')}
      SELECT (SELECT now FROM touched) AS state, (SELECT ${notify} FROM changed LIMIT 1)`,
  )
  return row?.state ?? undefined
}

/** Most looks find a host as the last one did: only the moments move on, which costs half as much. */
const isStillUp = async (on: Runner, hostId: string, it: SeenHost): Promise<boolean> =>
  (await firstRow(
    on,
    sql`UPDATE host SET observed_at = now(), last_seen_at = now()
      WHERE id = ${hostId} AND state = 'up' AND state_reason IS NULL AND suspected_at IS NULL AND suspicion IS NULL
        AND version = ${it.version} AND hostname IS NOT DISTINCT FROM ${it.hostname}::text
        AND capabilities = ${JSON.stringify(it.capabilities)}::jsonb AND cpu_threads = ${it.cpuThreads}::int
        AND memory_mib = ${it.memoryMiB}::int
      RETURNING TRUE AS "isStillUp"`,
  )) !== null

/**
 * It does not answer: what it showed last stays, with the moment when it was last seen. From then on it is suspected; how
 * often that was within the hour tells whoever flaps. Of one that is fenced nothing else is expected.
 */
export async function recordHostUnreachable(on: Runner, hostId: string, reason: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE host SET state = 'unreachable', state_reason = ${reason}, observed_at = now(), cpu_percent = NULL,
          suspected_at = now(), outage_at = now(), suspicion = NULL,
          outages = CASE WHEN (SELECT kind FROM task WHERE task.id = host.active_task_id) = 'host.maintain' THEN outages
            WHEN outage_at > now() - interval '1 hour' THEN outages + 1 ELSE 1 END
        WHERE id = ${hostId} AND state NOT IN ('unreachable', 'fenced') RETURNING id
      ), ${announceHosts}, ${tell('Does not answer')}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}

/** After a CTE `changed` with `id` of hosts. */
const announceHosts = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', id FROM changed)`

const tell = (message: string) => sql`told AS (
    INSERT INTO activity (resource_kind, resource_id, actor, message)
    SELECT 'host', id, 'Plenum', ${message} FROM changed
  )`
