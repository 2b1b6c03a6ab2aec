import type { BackupOrigin, BackupState } from '@/server/domain/backup'
import type { Id } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** What a service or a step needs to know of a backup. */
export type BackupFacts = {
  id: Id<'backup'>
  vdcId: Id<'vdc'>
  volumeId: Id<'volume'>
  volumeName: string
  zoneId: Id<'zone'>
  sizeGiB: number
  state: BackupState
  external: string | null
  sha256: string | null
  damage: string | null
  isEncrypted: boolean
}

const facts = sql`SELECT id, vdc_id AS "vdcId", volume_id AS "volumeId", volume_name AS "volumeName",
    zone_id AS "zoneId", size_gib AS "sizeGiB", state, external, sha256, damage, luks_key IS NOT NULL AS "isEncrypted"
  FROM backup`

export const readBackupFacts = (on: Runner, backupId: string) =>
  firstRow<BackupFacts>(on, sql`${facts} WHERE id = ${backupId}`)

/** Held until the transaction ends. */
export const lockBackup = (tx: AnyTx, backupId: string) =>
  firstRow<BackupFacts>(tx, sql`${facts} WHERE id = ${backupId} FOR NO KEY UPDATE`)

/** After a CTE `changed` with `id`, `vdc_id` and `volume_id` of backups: a volume shows its last one. */
const announceBackups = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'backup', id FROM changed
    UNION ALL SELECT vdc_id, 'volume', volume_id FROM changed
  )`

export type NewBackup = {
  id: string
  vdcId: string
  volumeId: string
  volumeName: string
  sourceZoneId: string
  zoneId: string
  origin: BackupOrigin
  sizeGiB: number
}

/** One that is there already stays as it is. It keeps the key of its volume, whatever becomes of that. */
export async function insertBackup(on: Runner, it: NewBackup): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        INSERT INTO backup (id, vdc_id, volume_id, volume_name, source_zone_id, zone_id, origin, size_gib,
          luks_key)
        VALUES (${it.id}, ${it.vdcId}, ${it.volumeId}, ${it.volumeName}, ${it.sourceZoneId}, ${it.zoneId}, ${it.origin},
          ${it.sizeGiB}::int, (SELECT luks_key FROM volume WHERE id = ${it.volumeId}))
        ON CONFLICT (id) DO NOTHING RETURNING id, vdc_id, volume_id
      ), ${announceBackups}
      SELECT ${notify}`,
  )
}

/** The moment of what it holds. */
export async function recordBackupMoment(on: Runner, backupId: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE backup SET taken_at = now() WHERE id = ${backupId} RETURNING id, vdc_id, volume_id
      ), ${announceBackups}
      SELECT ${notify}`,
  )
}

export async function recordBackupTaken(
  on: Runner,
  backupId: string,
  { external, sha256, storedBytes }: { external: string; sha256: string; storedBytes: number },
): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE backup SET state = 'available', external = ${external}, sha256 = ${sha256},
          stored_bytes = ${storedBytes}::float8
        WHERE id = ${backupId} RETURNING id, vdc_id, volume_id
      ), ${announceBackups}
      SELECT ${notify}`,
  )
}

/** What reading it back came to; no damage: all of it is there. */
export async function recordBackupVerified(on: Runner, backupId: string, damage: string | null): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE backup SET verified_at = now(), damage = ${damage}::text WHERE id = ${backupId}
        RETURNING id, vdc_id, volume_id
      ), ${announceBackups}
      SELECT ${notify}`,
  )
}

export async function recordBackupState(on: Runner, backupId: string, state: BackupState): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE backup SET state = ${state} WHERE id = ${backupId} AND state <> ${state} RETURNING id, vdc_id, volume_id
      ), ${announceBackups}
      SELECT ${notify}`,
  )
}

export async function forgetBackup(on: Runner, backupId: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (DELETE FROM backup WHERE id = ${backupId} RETURNING id, vdc_id, volume_id), ${announceBackups}
      SELECT ${notify}`,
  )
}
