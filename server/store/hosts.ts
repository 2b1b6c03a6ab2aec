import type { HostLocation } from '@/server/domain/location'
import { notify } from './instances'
import { placesKept } from './places-kept'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export const isHostNameTaken = async (on: Runner, name: string) =>
  (await firstRow(on, sql`SELECT 1 FROM host WHERE name = ${name}`)) !== null

/** The name of the host that is reached in the same way, if there is one. */
export const sameHost = async (on: Runner, driver: string, config: unknown): Promise<string | null> =>
  (
    await firstRow<{ name: string }>(
      on,
      sql`SELECT name FROM host WHERE driver = ${driver} AND config = ${JSON.stringify(config)}::jsonb
        AND ${JSON.stringify(config)}::jsonb <> '{}'`,
    )
  )?.name ?? null

export type NewHost = { id: string; zoneId: string; name: string; driver: string; config: unknown }

/** Not seen yet. False when the name is taken. */
export async function insertHost(tx: AnyTx, it: NewHost): Promise<boolean> {
  const made = await rows(
    tx,
    sql`INSERT INTO host (id, zone_id, name, driver, config)
      VALUES (${it.id}, ${it.zoneId}, ${it.name}, ${it.driver}, ${JSON.stringify(it.config)}::jsonb)
      ON CONFLICT (name) DO NOTHING RETURNING id`,
  )
  return made.length > 0
}

export type HostFactsRow = { id: string; name: string; generation: number; cordoned: boolean; instanceCount: number }

/** Held until the transaction ends. */
export const lockHost = (tx: AnyTx, hostId: string) =>
  firstRow<HostFactsRow>(
    tx,
    sql`SELECT id, name, generation, cordoned,
        (SELECT count(*)::int FROM instance i WHERE i.host_id = h.id)
          + coalesce((SELECT instances FROM ${placesKept()} kept WHERE kept.host_id = h.id), 0) AS "instanceCount"
      FROM host h WHERE id = ${hostId} FOR NO KEY UPDATE OF h`,
  )

/** Where it stands. */
export async function writeLocation(tx: AnyTx, hostId: string, location: HostLocation): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE host SET location = ${JSON.stringify(location)}::jsonb, generation = generation + 1 WHERE id = ${hostId}
        RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', id FROM changed)
      SELECT ${notify}`,
  )
}

export async function writeCordon(tx: AnyTx, hostId: string, isCordoned: boolean): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE host SET cordoned = ${isCordoned}, generation = generation + 1 WHERE id = ${hostId} RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', id FROM changed)
      SELECT ${notify}`,
  )
}
