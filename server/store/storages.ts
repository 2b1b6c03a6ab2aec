import type { Id } from '@/server/domain/ids'
import type { StorageCapacity } from '@/server/domain/storage-capacity'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'
import { orConflict } from './unique'
import { announceZones } from './zones'

export type NewStorage = { id: string; zoneId: string; name: string; driver: string /** Sealed. */; config: unknown }

/** The first of a zone is its default. @throws `conflict` when the zone has one of that name. */
export async function insertStorage(tx: AnyTx, it: NewStorage): Promise<void> {
  await orConflict(
    rows(
      tx,
      sql`WITH made AS (
          INSERT INTO storage (id, zone_id, name, driver, config, is_default)
          VALUES (${it.id}, ${it.zoneId}, ${it.name}, ${it.driver}, ${JSON.stringify(it.config)}::jsonb,
            NOT EXISTS (SELECT 1 FROM storage WHERE zone_id = ${it.zoneId})) RETURNING zone_id
        ), ${changedZone}, ${announceZones}
        SELECT ${notify}`,
    ),
    taken(it.name),
  )
}

const changedZone = sql`changed AS (
    UPDATE zone SET generation = generation + 1 WHERE id IN (SELECT zone_id FROM made) RETURNING id
  )`

const taken = (name: string) => `There is already a storage ${name} in this zone. Choose another name.`

export type StorageFacts = {
  id: Id<'storage'>
  zoneId: Id<'zone'>
  name: string
  driver: string
  isDefault: boolean
  /** null: it has not told yet. */
  freeGiB: number | null
  totalGiB: number | null
  /** Those that are there, come there or leave. */
  volumeNames: string[]
}

/** Those of a zone that is locked. */
export const storagesOf = (on: Runner, zoneId: string) =>
  rows<StorageFacts>(
    on,
    sql`SELECT id, zone_id AS "zoneId", name, driver, is_default AS "isDefault", free_gib AS "freeGiB", total_gib AS "totalGiB",
        ARRAY(SELECT v.name FROM volume v WHERE s.id IN (v.storage_id, v.other_storage_id) ORDER BY v.name) AS "volumeNames"
      FROM storage s WHERE zone_id = ${zoneId} ORDER BY name`,
  )

/** @throws `conflict` when the zone has another of that name. */
export async function writeStorage(
  tx: AnyTx,
  storageId: string,
  { name = null, driver = null, config = null }: { name?: string | null; driver?: string | null; config?: unknown },
): Promise<void> {
  await orConflict(
    rows(
      tx,
      sql`WITH made AS (
          UPDATE storage SET name = coalesce(${name}::text, name), driver = coalesce(${driver}::text, driver),
            config = coalesce(${config === null ? null : JSON.stringify(config)}::jsonb, config),
            total_gib = CASE WHEN ${config === null} THEN total_gib END, free_gib = CASE WHEN ${config === null} THEN free_gib END
          WHERE id = ${storageId} RETURNING zone_id
        ), ${changedZone}, ${announceZones}
        SELECT ${notify}`,
    ),
    taken(name ?? ''),
  )
}

/** In two goes: the index wants one at every moment. */
export async function makeDefaultStorage(
  tx: AnyTx,
  { id, zoneId }: Pick<StorageFacts, 'id' | 'zoneId'>,
): Promise<void> {
  await rows(tx, sql`UPDATE storage SET is_default = false WHERE zone_id = ${zoneId} AND is_default`)
  await rows(
    tx,
    sql`WITH made AS (UPDATE storage SET is_default = true WHERE id = ${id} RETURNING zone_id),
        ${changedZone}, ${announceZones}
      SELECT ${notify}`,
  )
}

/** With what was found there. */
export async function forgetStorage(tx: AnyTx, storageId: string): Promise<void> {
  await rows(
    tx,
    sql`WITH made AS (DELETE FROM storage WHERE id = ${storageId} RETURNING zone_id), ${changedZone}, ${announceZones},
        cleared AS (
          UPDATE finding SET cleared_at = clock_timestamp() WHERE storage_id = ${storageId} AND cleared_at IS NULL RETURNING id
        ), told AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'finding', id FROM cleared)
      SELECT ${notify}`,
  )
}

/** What it told to be free, less what is about to be made there; null: it has not told yet. Of the table `storage`. */
export const freeGiB = sql`greatest(0, storage.free_gib - (SELECT coalesce(sum(v.size_gib), 0) FROM volume v
  WHERE v.storage_id = storage.id AND v.observed = 'pending' AND v.active_task_id IS NOT NULL))::int`

/** Where new volumes of a zone may go, held as below. */
export const holdStorages = (tx: AnyTx, zoneId: string) =>
  rows<Pick<StorageFacts, 'id' | 'name' | 'isDefault' | 'freeGiB'>>(
    tx,
    sql`SELECT id, name, is_default AS "isDefault", CASE WHEN free_gib IS NOT NULL THEN ${freeGiB} END AS "freeGiB"
      FROM storage WHERE zone_id = ${zoneId} ORDER BY name FOR KEY SHARE`,
  )

/**
 * Of this name, or the one that a volume of this size goes to by itself; held, so that nobody removes it before the
 * transaction ends.
 */
export const holdStorage = (tx: AnyTx, zoneId: string, name: string | undefined, sizeGiB: number) =>
  firstRow<Pick<StorageFacts, 'id' | 'name' | 'driver' | 'freeGiB'> & { zoneName: string }>(
    tx,
    sql`SELECT id, name, driver, CASE WHEN free_gib IS NOT NULL THEN ${freeGiB} END AS "freeGiB", (SELECT name FROM zone WHERE id = zone_id) AS "zoneName" FROM storage
      WHERE zone_id = ${zoneId} AND (name = ${name ?? null}::text OR ${name === undefined})
      ORDER BY ${roomFirst(sizeGiB)} LIMIT 1 FOR KEY SHARE`,
  )

/** As the domain’s `usualStorage` has it. */
export const roomFirst = (sizeGiB: number) =>
  sql`free_gib IS NULL OR ${freeGiB} >= ${sizeGiB}::int DESC, is_default DESC,
    CASE WHEN free_gib IS NOT NULL THEN ${freeGiB} END DESC NULLS LAST, name`

/** What it told. */
export async function recordCapacity(on: Runner, storageId: string, { totalGiB, freeGiB }: StorageCapacity) {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE storage SET total_gib = ${totalGiB}::int, free_gib = ${freeGiB}::int
        WHERE id = ${storageId} AND (total_gib, free_gib) IS DISTINCT FROM (${totalGiB}::int, ${freeGiB}::int)
        RETURNING zone_id AS id
      ), ${announceZones}
      SELECT ${notify} FROM changed`,
  )
}
