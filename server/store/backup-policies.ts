import type { BackupPolicy, KeptPolicy } from '@/server/domain/backup-policy'
import type { Id } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'
import { announceVolumes } from './volumes'

/** A volume, what it says of its backups, and how it stands with them. */
export type CoverageFacts = {
  volumeId: Id<'volume'>
  volumeName: string
  vdcId: Id<'vdc'>
  zoneId: Id<'zone'>
  own: KeptPolicy | 'none' | null
  /** What counts. */
  policy: KeptPolicy | null
  slot: Date | null
  lastGoodAt: Date | null
  /** The database's clock, which all go by. */
  now: Date
}

const facts = sql`SELECT v.id AS "volumeId", v.name AS "volumeName", v.vdc_id AS "vdcId", v.zone_id AS "zoneId",
    v.backup_policy AS own, CASE WHEN v.backup_policy = '"none"' THEN NULL
      ELSE coalesce(v.backup_policy, vdc.backup_policy) END AS policy, v.backup_slot AS slot, now() AS now,
    (SELECT max(b.taken_at) FROM backup b WHERE b.volume_id = v.id AND b.state = 'available' AND b.damage IS NULL)
      AS "lastGoodAt"
  FROM volume v JOIN vdc ON vdc.id = v.vdc_id`

export const readCoverage = (on: Runner, volumeId: string) =>
  firstRow<CoverageFacts>(on, sql`${facts} WHERE v.id = ${volumeId}`)

export const coverageOfVdc = (on: Runner, vdcId: string) =>
  rows<CoverageFacts>(on, sql`${facts} WHERE v.vdc_id = ${vdcId} ORDER BY v.name, v.id`)

/** `lastError`: why its last backup failed; null: it did not. */
export type ScheduledVolume = CoverageFacts & { policy: KeptPolicy; lastError: string | null }

/** Everywhere. */
export const scheduledVolumes = (on: Runner) =>
  rows<ScheduledVolume>(
    on,
    sql`SELECT of.*, (SELECT t.error->>'message' FROM task t
        WHERE t.kind = 'backup.create' AND t.resource_kind = 'volume' AND t.resource_id = of."volumeId"
        ORDER BY t.created_at DESC LIMIT 1) AS "lastError"
      FROM (${facts}) AS of WHERE policy IS NOT NULL ORDER BY "volumeId"`,
  )

export const readVdcPolicy = async (on: Runner, vdcId: string): Promise<KeptPolicy | null> =>
  (await firstRow<{ policy: KeptPolicy | null }>(on, sql`SELECT backup_policy AS policy FROM vdc WHERE id = ${vdcId}`))
    ?.policy ?? null

/** With the present moment as the one from which on it counts. */
const kept = (policy: BackupPolicy) =>
  sql`(${JSON.stringify(policy)}::jsonb || jsonb_build_object('since', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`

export async function writeVdcPolicy(on: Runner, vdcId: string, policy: BackupPolicy | null): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE vdc SET backup_policy = ${policy ? kept(policy) : sql`NULL`} WHERE id = ${vdcId} RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT id, 'vdc', id FROM changed)
      SELECT ${notify}`,
  )
}

/** Without the moment since when it counts: the same one again is no change. */
const bare = (policy: Sql) =>
  sql`(CASE jsonb_typeof(${policy}) WHEN 'object' THEN ${policy} - 'since' ELSE ${policy} END)`

export async function writeVolumePolicy(
  on: Runner,
  volumeId: string,
  policy: BackupPolicy | 'none' | null,
): Promise<void> {
  const value = policy === null ? sql`NULL::jsonb` : policy === 'none' ? sql`'"none"'::jsonb` : kept(policy)
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE volume SET backup_policy = ${value} WHERE id = ${volumeId}
          AND ${bare(sql`backup_policy`)} IS DISTINCT FROM ${bare(value)} RETURNING id, vdc_id
      ), ${announceVolumes}
      SELECT ${notify}`,
  )
}

/** That a backup for this moment was begun. */
export const writeBackupSlot = (on: Runner, volumeId: string, slot: Date) =>
  rows(on, sql`UPDATE volume SET backup_slot = ${slot.toISOString()}::timestamptz WHERE id = ${volumeId}`)

export type KeptBackup = { id: Id<'backup'>; takenAt: Date; isDamaged: boolean }

/** What its policy took of a volume, and is there. */
export const scheduledBackups = (on: Runner, volumeId: string) =>
  rows<KeptBackup>(
    on,
    sql`SELECT id, taken_at AS "takenAt", damage IS NOT NULL AS "isDamaged" FROM backup
      WHERE volume_id = ${volumeId} AND origin = 'schedule' AND state = 'available'`,
  )
