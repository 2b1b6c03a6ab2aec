import type { HostPower } from '@/server/domain/host'
import { notify } from './instances'
import { type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** How the host's power is reached from now on; null: not at all. What was seen of it was another's word. */
export async function writePowerControl(
  tx: AnyTx,
  hostId: string,
  control: { driver: string; config: unknown } | null,
): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE host SET power_driver = ${control?.driver ?? null}::text,
          power_config = ${control ? JSON.stringify(control.config) : null}::jsonb, power = NULL, sensors = NULL,
          generation = generation + 1
        WHERE id = ${hostId} RETURNING id
      ), ${announceHosts}
      SELECT ${notify}`,
  )
}

/** What its management controller says, by the database's clock; an event only when it says something else. */
export async function recordPower(on: Runner, hostId: string, seen: Omit<HostPower, 'at'>): Promise<void> {
  await rows(
    on,
    sql`WITH before AS (SELECT id, power FROM host WHERE id = ${hostId} FOR NO KEY UPDATE), touched AS (
        UPDATE host SET power = jsonb_build_object('state', ${seen.state}::text, 'problem', ${seen.problem}::text,
          'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        FROM before WHERE host.id = before.id AND host.power_driver IS NOT NULL
        RETURNING host.id, before.power - 'at' AS was, host.power - 'at' AS now
      ), changed AS (SELECT id FROM touched WHERE was IS DISTINCT FROM now), ${announceHosts}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}

/** After a CTE `changed` with `id` of hosts. */
const announceHosts = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', id FROM changed)`
