import type { Capabilities, HostState } from '@/server/domain/host'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'
import { lockPlacement } from './work'

export type HostWork = {
  id: string
  name: string
  zoneId: string
  driver: string
  config: unknown
  state: HostState
  instanceCount: number
}

export const readHostWork = (on: Runner, hostId: string) =>
  firstRow<HostWork>(
    on,
    sql`SELECT id, name, zone_id AS "zoneId", driver, config, state,
        (SELECT count(*)::int FROM instance i WHERE i.host_id = host.id) AS "instanceCount"
      FROM host WHERE id = ${hostId}`,
  )

/** What hosts call themselves, in this order; without those that did not say so yet. */
export const hostnamesOf = async (on: Runner, hostIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ hostname: string }>(
      on,
      sql`SELECT h.hostname FROM unnest(${[...hostIds]}::text[]) WITH ORDINALITY AS of (id, place) JOIN host h ON h.id = of.id
        WHERE h.hostname IS NOT NULL ORDER BY of.place`,
    )
  ).map(row => row.hostname)

export type AdmittedHost = {
  state: HostState
  reason: string | null
  version?: string
  capabilities?: Capabilities
  cpuThreads?: number
  memoryMiB?: number
}

/** What a look at a host found, with its event. Absent facts stay as they are. */
export async function recordHost(on: Runner, hostId: string, it: AdmittedHost): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE host SET state = ${it.state}, state_reason = ${it.reason}::text,
          version = coalesce(${it.version ?? null}::text, version),
          capabilities = coalesce(${it.capabilities ? JSON.stringify(it.capabilities) : null}::jsonb, capabilities),
          cpu_threads = coalesce(${it.cpuThreads ?? null}::int, cpu_threads),
          memory_mib = coalesce(${it.memoryMiB ?? null}::int, memory_mib),
          observed_at = now(),
          last_seen_at = CASE ${it.state} WHEN 'up' THEN now() WHEN 'adding' THEN NULL ELSE last_seen_at END
        WHERE id = ${hostId} RETURNING id
      ), ${announceHosts}
      SELECT ${notify}`,
  )
}

/** Before it is switched off for good: its zone’s network will know it for longer than Plenum does. */
export const recordRetired = (on: Runner, hostId: string) =>
  rows(
    on,
    sql`UPDATE zone SET retired_hosts = array_append(array_remove(retired_hosts, host.hostname), host.hostname)
      FROM host WHERE host.id = ${hostId} AND zone.id = host.zone_id AND host.hostname IS NOT NULL`,
  )

/** Its row is gone, unless instances have their place there. Answers how many have. */
export async function forgetHost(tx: AnyTx, hostId: string): Promise<number> {
  await lockPlacement(tx)
  const host = await readHostWork(tx, hostId)
  if (!host || host.instanceCount > 0) return host?.instanceCount ?? 0
  await rows(
    tx,
    sql`WITH samples AS (DELETE FROM metric_sample WHERE subject_id = ${hostId}),
      changed AS (DELETE FROM host WHERE id = ${hostId} RETURNING id), ${announceHosts}
      SELECT ${notify}`,
  )
  return 0
}

/** After a CTE `changed` with `id` of hosts. */
const announceHosts = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', id FROM changed)`
