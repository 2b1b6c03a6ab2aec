import type { ExternalNetwork } from '@/server/domain/external-network'
import type { ZoneReserve } from '@/server/domain/reserve'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export type NewZone = {
  id: string
  name: string
  title: string
  networkDriver: string | null
  networkConfig: unknown
}

/** After a CTE `changed` with `id` of zones. */
export const announceZones = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'zone', id FROM changed)`
const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))

/** False when the name is taken. */
export async function insertZone(tx: AnyTx, it: NewZone): Promise<boolean> {
  const made = await rows(
    tx,
    sql`WITH changed AS (
        INSERT INTO zone (id, name, title, network_driver, network_config)
        VALUES (${it.id}, ${it.name}, ${it.title}, ${it.networkDriver}::text, ${json(it.networkConfig)}::jsonb)
        ON CONFLICT (name) DO NOTHING RETURNING id
      ), ${announceZones}
      SELECT id, ${notify} FROM changed`,
  )
  return made.length > 0
}

export type ZoneFacts = {
  id: string
  name: string
  generation: number
  networkDriver: string | null
  backupDriver: string | null
  backupCount: number
  external: ExternalNetwork | null
  instanceCount: number
}

/** Held until the transaction ends. */
export const lockZone = (on: Runner, zoneId: string) =>
  firstRow<ZoneFacts>(
    on,
    sql`SELECT id, name, generation, network_driver AS "networkDriver", external,
        backup_driver AS "backupDriver", (SELECT count(*)::int FROM backup b WHERE b.zone_id = z.id) AS "backupCount",
        (SELECT count(*)::int FROM instance i WHERE i.zone_id = z.id) AS "instanceCount"
      FROM zone z WHERE id = ${zoneId} FOR NO KEY UPDATE OF z`,
  )

export async function writeZoneNetwork(
  tx: AnyTx,
  zoneId: string,
  driver: string | null,
  config: unknown,
): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE zone SET network_driver = ${driver}::text, network_config = ${json(config)}::jsonb, generation = generation + 1
        WHERE id = ${zoneId} RETURNING id
      ), ${announceZones}
      SELECT ${notify}`,
  )
}

/** `config` is sealed. */
export async function writeBackupStore(
  tx: AnyTx,
  zoneId: string,
  driver: string | null,
  config: unknown,
): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE zone SET backup_driver = ${driver}::text, backup_config = ${json(config)}::jsonb, generation = generation + 1
        WHERE id = ${zoneId} RETURNING id
      ), ${announceZones}
      SELECT ${notify}`,
  )
}

/** Ways out of the other zones. Held off until the transaction ends: no other gets one meanwhile. */
export async function otherExternals(
  tx: AnyTx,
  zoneId: string,
): Promise<{ name: string; external: ExternalNetwork }[]> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(hashtext('plenum-external'))::text`)
  return rows(tx, sql`SELECT name, external FROM zone WHERE id <> ${zoneId} AND external IS NOT NULL`)
}

export async function writeZoneExternal(tx: AnyTx, zoneId: string, external: ExternalNetwork | null): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE zone SET external = ${json(external)}::jsonb, generation = generation + 1 WHERE id = ${zoneId} RETURNING id
      ), ${announceZones}
      SELECT ${notify}`,
  )
}

export async function writeReserve(tx: AnyTx, zoneId: string, reserve: ZoneReserve): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE zone SET reserve = ${json(reserve)}::jsonb, generation = generation + 1 WHERE id = ${zoneId} RETURNING id
      ), ${announceZones}
      SELECT ${notify}`,
  )
}
