import type { Id } from '@/server/domain/ids'
import type { SnapshotState, SnapshotView } from '@/server/domain/snapshot'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import { announceVolumes } from './volumes'

type SnapshotRow = Omit<SnapshotView, 'createdAt'> & { createdAt: Date }

/** The latest first. */
export async function listSnapshots(on: Runner, volumeId: string): Promise<SnapshotView[]> {
  const found = await rows<SnapshotRow>(
    on,
    sql`SELECT id, volume_id AS "volumeId", name, size_gib AS "sizeGiB", state, created_at AS "createdAt" FROM snapshot
      WHERE volume_id = ${volumeId} ORDER BY created_at DESC, id DESC`,
  )
  return found.map(row => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

export type SnapshotFacts = {
  id: Id<'snapshot'>
  volumeId: Id<'volume'>
  vdcId: Id<'vdc'>
  zoneId: Id<'zone'>
  storageId: Id<'storage'>
  name: string
  sizeGiB: number
  state: SnapshotState
  /** As its volume is. */
  isEncrypted: boolean
}

export const readSnapshotFacts = (on: Runner, snapshotId: string) =>
  firstRow<SnapshotFacts>(
    on,
    sql`SELECT s.id, s.volume_id AS "volumeId", v.vdc_id AS "vdcId", v.zone_id AS "zoneId", v.storage_id AS "storageId", s.name,
        s.size_gib AS "sizeGiB", s.state, v.is_encrypted AS "isEncrypted" FROM snapshot s JOIN volume v ON v.id = s.volume_id WHERE s.id = ${snapshotId}`,
  )

/** A snapshot has no events of its own: its volume's say that something of it changed. */
const announced = sql`changed AS (
    SELECT volume.id, volume.vdc_id FROM touched JOIN volume ON volume.id = touched.volume_id
  ), ${announceVolumes}`

/** False when the volume has one of that name. */
export async function insertSnapshot(
  on: Runner,
  it: { id: string; volumeId: string; name: string; sizeGiB: number },
): Promise<boolean> {
  const made = await rows(
    on,
    sql`WITH touched AS (
        INSERT INTO snapshot (id, volume_id, name, size_gib) VALUES (${it.id}, ${it.volumeId}, ${it.name}, ${it.sizeGiB}::int)
        ON CONFLICT (volume_id, name) DO NOTHING RETURNING volume_id
      ), ${announced}
      SELECT ${notify} FROM touched`,
  )
  return made.length > 0
}

export async function recordSnapshotState(on: Runner, snapshotId: string, state: SnapshotState): Promise<void> {
  await rows(
    on,
    sql`WITH touched AS (
        UPDATE snapshot SET state = ${state} WHERE id = ${snapshotId} AND state <> ${state} RETURNING volume_id
      ), ${announced}
      SELECT ${notify}`,
  )
}

/** What lived within a volume whose data is deleted. */
export async function forgetSnapshotsOf(on: Runner, volumeId: string): Promise<void> {
  await rows(
    on,
    sql`WITH gone AS (DELETE FROM snapshot WHERE volume_id = ${volumeId} RETURNING volume_id),
        touched AS (SELECT DISTINCT volume_id FROM gone), ${announced}
      SELECT ${notify} FROM touched`,
  )
}

export async function forgetSnapshot(on: Runner, snapshotId: string): Promise<void> {
  await rows(
    on,
    sql`WITH touched AS (DELETE FROM snapshot WHERE id = ${snapshotId} RETURNING volume_id), ${announced}
      SELECT ${notify}`,
  )
}
