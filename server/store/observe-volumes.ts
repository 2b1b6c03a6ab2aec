import type { Id } from '@/server/domain/ids'
import type { ActualVolume } from '@/server/domain/planning/recorded'
import type { ObservedVolumeState } from '@/server/domain/volume'
import { notify } from './instances'
import { type Runner, rows, sql } from './sql'
import { announceVolumes } from './volumes'

export type RecordedVolume = {
  id: Id<'volume'>
  vdcId: Id<'vdc'>
  name: string
  sizeGiB: number
  attachedTo: string | null
  actual: ActualVolume | null
  observed: ObservedVolumeState
  isBusy: boolean
  /** Otherwise it only lies there besides, while it moves. */
  isHere: boolean
  reason: string | null
  /** When what is recorded was written; tells whether somebody wrote since. */
  recordedAt: string | null
}

export const recordedOnStorage = (on: Runner, storageId: string) =>
  rows<RecordedVolume>(
    on,
    sql`SELECT id, vdc_id AS "vdcId", name, size_gib AS "sizeGiB", observed, active_task_id IS NOT NULL AS "isBusy",
        storage_id = ${storageId} AS "isHere",
        state_reason AS reason, observed_at::text AS "recordedAt", actual,
        (SELECT i.name FROM attachment a JOIN instance i ON i.id = a.instance_id WHERE a.volume_id = volume.id)
          AS "attachedTo"
      FROM volume WHERE storage_id = ${storageId} OR other_storage_id = ${storageId} ORDER BY id`,
  )

/** Which of these volumes are recorded, and on which storages: a move is recorded on both. */
export const recordedAnywhere = (on: Runner, ids: readonly string[]) =>
  rows<{ id: string; storageIds: string[] }>(
    on,
    sql`SELECT id, array_remove(ARRAY[storage_id, other_storage_id], NULL) AS "storageIds" FROM volume WHERE id = ANY(${ids})`,
  )

export type SeenVolume = Pick<RecordedVolume, 'id' | 'observed' | 'reason' | 'recordedAt' | 'actual'>

/** As recordObserved, for volumes. */
export async function recordVolumesObserved(on: Runner, changes: SeenVolume[]): Promise<void> {
  if (changes.length === 0) return
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE volume v SET observed = seen.observed, state_reason = seen.reason, actual = seen.actual::jsonb,
          observed_at = now()
        FROM unnest(${changes.map(it => it.id)}::text[], ${changes.map(it => it.observed)}::text[],
          ${changes.map(it => it.reason)}::text[], ${changes.map(it => it.recordedAt)}::text[],
          ${changes.map(it => it.actual && JSON.stringify(it.actual))}::text[])
          AS seen (id, observed, reason, recorded_at, actual)
        WHERE v.observed_at::text IS NOT DISTINCT FROM seen.recorded_at AND v.id = seen.id AND v.active_task_id IS NULL AND v.observed <> 'pending'
          AND (v.observed <> seen.observed OR v.state_reason IS DISTINCT FROM seen.reason
            OR v.actual IS DISTINCT FROM seen.actual::jsonb)
        RETURNING v.id, v.vdc_id
      ), ${announceVolumes}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}
