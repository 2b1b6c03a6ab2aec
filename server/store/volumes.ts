import type { Id } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import type { ObservedVolumeState } from '@/server/domain/volume'
import type { DiskSource } from '@/server/drivers/contract/types'
import { notify } from './instances'
import { firstRow, type Runner, raw, rows, type Sql, sql } from './sql'
import { roomFirst } from './storages'
import type { AnyTx } from './transact'
import { orConflict } from './unique'

/** What a service or a step needs to know of a volume. */
export type VolumeFactsRow = {
  id: Id<'volume'>
  vdcId: Id<'vdc'>
  name: string
  zoneId: Id<'zone'>
  zoneName: string
  storageId: Id<'storage'>
  storageName: string
  /** Of its storage. */
  driver: string
  /** While it moves: where it lies besides. */
  otherStorageId: Id<'storage'> | null
  snapshotCount: number
  sizeGiB: number
  generation: number
  observed: ObservedVolumeState
  activeTaskKind: TaskKind | null
  attachmentId: Id<'attachment'> | null
  instanceId: Id<'instance'> | null
  instanceName: string | null
  /** What it is attached to is on, or may be. */
  isRunning: boolean
  isHalfReverted: boolean
  isEncrypted: boolean
  /** Sealed; null until it is made. */
  luksKey: unknown
  /** What it is to be filled with when it is made. */
  from: { kind: 'snapshot'; id: Id<'snapshot'>; of: Id<'volume'> } | null
}

/** Of an instance `i`: on, or perhaps on. */
export const isRunningSql = sql`coalesce(i.observed NOT IN ('pending', 'stopped', 'crashed', 'missing'), false)`

const facts = sql`SELECT v.id, v.vdc_id AS "vdcId", v.name, v.zone_id AS "zoneId", zone.name AS "zoneName",
    v.storage_id AS "storageId", storage.name AS "storageName", storage.driver, v.other_storage_id AS "otherStorageId",
    (SELECT count(*)::int FROM snapshot s WHERE s.volume_id = v.id) AS "snapshotCount", v.size_gib AS "sizeGiB", v.generation, v.observed, v.active_task_kind AS "activeTaskKind",
    a.id AS "attachmentId", a.instance_id AS "instanceId", i.name AS "instanceName", ${isRunningSql} AS "isRunning",
    v.reverting_to IS NOT NULL AS "isHalfReverted", v.is_encrypted AS "isEncrypted", v.luks_key AS "luksKey", CASE WHEN v.from_snapshot_id IS NOT NULL THEN
      json_build_object('kind', 'snapshot', 'id', v.from_snapshot_id, 'of', v.from_volume_id) END AS "from"
  FROM volume v JOIN zone ON zone.id = v.zone_id JOIN storage ON storage.id = v.storage_id
  LEFT JOIN attachment a ON a.volume_id = v.id LEFT JOIN instance i ON i.id = a.instance_id`

export const readVolumeFacts = (on: Runner, volumeId: string) =>
  firstRow<VolumeFactsRow>(on, sql`${facts} WHERE v.id = ${volumeId}`)

/** Held until the transaction ends, in the order of their ids so that two transactions can't block each other. */
export const lockVolumes = (tx: AnyTx, volumeIds: string[]) =>
  rows<VolumeFactsRow>(tx, sql`${facts} WHERE v.id = ANY(${volumeIds}::text[]) ORDER BY v.id FOR NO KEY UPDATE OF v`)

export const lockVolume = async (tx: AnyTx, volumeId: string) => (await lockVolumes(tx, [volumeId]))[0] ?? null

/** Which of these names volumes of the VDC have already. */
export const takenVolumeNames = async (on: Runner, vdcId: string, names: string[]) =>
  (
    await rows<{ name: string }>(
      on,
      sql`SELECT name FROM volume WHERE vdc_id = ${vdcId} AND name = ANY(${names}::text[])`,
    )
  ).map(row => row.name)

export type NewVolume = {
  id: string
  vdcId: string
  zoneId: string
  /** Of its zone. Absent: the zone's default, unless it is full. */
  storageId?: string
  name: string
  sizeGiB: number
  isEncrypted?: boolean
  /** The snapshot that it is filled from. */
  from?: { id: string; volumeId: string }
  /** The backup that it is filled from. */
  fromBackupId?: string
}

/** Of a new volume: chosen, or where it goes by itself. */
export const storageFor = ({ storageId, zoneId, sizeGiB }: Pick<NewVolume, 'storageId' | 'zoneId' | 'sizeGiB'>) =>
  sql`coalesce(${storageId ?? null}::text,
    (SELECT id FROM storage WHERE zone_id = ${zoneId} ORDER BY ${roomFirst(sizeGiB)} LIMIT 1))`

/** What is filled with what was encrypted is so under the same key. False when the name is taken. */
export async function insertVolume(on: Runner, it: NewVolume): Promise<boolean> {
  const fromVolumeId = it.from?.volumeId ?? null
  const made = await rows(
    on,
    sql`WITH held AS (
        SELECT coalesce((SELECT luks_key FROM volume WHERE id = ${fromVolumeId}::text),
          (SELECT luks_key FROM backup WHERE id = ${it.fromBackupId ?? null}::text)) AS key
      )
      INSERT INTO volume (id, vdc_id, zone_id, storage_id, name, size_gib, from_snapshot_id, from_volume_id, is_encrypted, luks_key)
      SELECT ${it.id}, ${it.vdcId}, ${it.zoneId}, ${storageFor(it)}, ${it.name}, ${it.sizeGiB}::int, ${it.from?.id ?? null}::text,
        ${fromVolumeId}::text, ${it.isEncrypted ?? false}::boolean OR key IS NOT NULL, key FROM held
      ON CONFLICT (vdc_id, name) DO NOTHING RETURNING id`,
  )
  return made.length > 0
}

/** The first one stays. Answers with the one that counts; nobody is shown it, so without an event. */
export async function recordLuksKey(on: Runner, volumeId: string, sealed: unknown): Promise<unknown> {
  const row = await firstRow<{ key: unknown }>(
    on,
    sql`UPDATE volume SET luks_key = coalesce(luks_key, ${JSON.stringify(sealed)}::jsonb) WHERE id = ${volumeId}
      RETURNING luks_key AS key`,
  )
  return row?.key
}

/** After a CTE `changed` with `id` and `vdc_id` of volumes. */
export const announceVolumes = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'volume', id FROM changed
  )`

/** Writes the wanted size with a new generation, if it differs. Answers with the generation that counts, or null. */
export async function changeVolumeSize(on: Runner, volumeId: string, sizeGiB: number): Promise<number | null> {
  const row = await firstRow<{ generation: number }>(
    on,
    sql`WITH changed AS (
        UPDATE volume SET size_gib = ${sizeGiB}::int, generation = generation + 1
        WHERE id = ${volumeId} AND size_gib <> ${sizeGiB}::int RETURNING id, vdc_id, generation
      ), ${announceVolumes}
      SELECT coalesce((SELECT generation FROM changed), generation) AS generation, ${notify} FROM volume
      WHERE id = ${volumeId}`,
  )
  return row?.generation ?? null
}

/**
 * Writes name and cluster, and of one that was never made all else, with a new generation if they differ.
 * @throws `conflict` when the name is taken.
 */
export async function changeVolumeRecord(
  on: Runner,
  volumeId: string,
  to: {
    name?: string
    clusterId?: string | null
    sizeGiB?: number
    zoneId?: string
    storageId?: string
    isEncrypted?: boolean
  },
): Promise<void> {
  const { name = null, clusterId, sizeGiB = null, zoneId = null, storageId = null, isEncrypted = null } = to
  const wanted = sql`coalesce(${name}::text, name), coalesce(${sizeGiB}::int, size_gib),
    coalesce(${zoneId}::text, zone_id), coalesce(${storageId}::text, storage_id), coalesce(${isEncrypted}::boolean, is_encrypted),
    CASE WHEN ${clusterId !== undefined} THEN ${clusterId ?? null}::text ELSE cluster_id END`
  await orConflict(
    rows(
      on,
      sql`WITH changed AS (
          UPDATE volume SET (name, size_gib, zone_id, storage_id, is_encrypted, cluster_id, generation) = ROW(${wanted}, generation + 1),
            luks_key = CASE WHEN coalesce(${isEncrypted}::boolean, is_encrypted) THEN luks_key END
          WHERE id = ${volumeId} AND (name, size_gib, zone_id, storage_id, is_encrypted, cluster_id) IS DISTINCT FROM ROW(${wanted})
          RETURNING id, vdc_id
        ), ${announceVolumes}
        SELECT ${notify}`,
    ),
    `There is already a volume ${name} in this VDC. Choose another name.`,
  )
}

/** Where it lies besides, from now on; null: nowhere. */
export const recordOtherStorage = (on: Runner, volumeId: string, storageId: string | null) =>
  pointVolume(on, volumeId, raw('other_storage_id'), storageId)

/** To which snapshot a revert of the volume was begun; null: it is whole. */
export const recordReverting = (on: Runner, volumeId: string, snapshotId: string | null) =>
  pointVolume(on, volumeId, raw('reverting_to'), snapshotId)

async function pointVolume(on: Runner, volumeId: string, column: Sql, to: string | null): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE volume SET ${column} = ${to}::text
        WHERE id = ${volumeId} AND ${column} IS DISTINCT FROM ${to}::text RETURNING id, vdc_id
      ), ${announceVolumes}
      SELECT ${notify}`,
  )
}

/** What it is is at its other place from now on, and its hosts find it there. Only while it is where it is said to be. */
export async function recordSwitchedOver(
  on: Runner,
  volumeId: string,
  from: string,
  source: DiskSource | null,
): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE volume SET storage_id = other_storage_id, other_storage_id = storage_id, generation = generation + 1,
          observed_generation = generation + 1
        WHERE id = ${volumeId} AND storage_id = ${from} AND other_storage_id IS NOT NULL RETURNING id, vdc_id
      ), found AS (
        UPDATE attachment SET source = ${source && JSON.stringify(source)}::jsonb
        WHERE volume_id IN (SELECT id FROM changed) RETURNING id
      ), ${announceVolumes}
      SELECT ${notify}`,
  )
}

export type SeenVolume = {
  volumeId: string
  observed: ObservedVolumeState
  reason: string | null
  /** Generation converged to; null: keep what is recorded. */
  generation: number | null
  external: string | null
  /** How large it is. Absent: not looked at. */
  sizeGiB?: number
}

/** Records what was seen of volumes, with their events. For whoever holds their task. */
export async function recordSeenVolumes(on: Runner, seen: SeenVolume[]): Promise<void> {
  if (seen.length === 0) return
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE volume SET observed = seen.observed, state_reason = seen.reason,
          observed_generation = coalesce(seen.generation, observed_generation),
          external = coalesce(seen.external, volume.external), observed_at = now(),
          actual = CASE WHEN seen.observed = 'missing' THEN NULL WHEN seen.size IS NULL THEN volume.actual
            ELSE jsonb_build_object('sizeGiB', seen.size) END
        FROM unnest(${seen.map(it => it.volumeId)}::text[], ${seen.map(it => it.observed)}::text[],
          ${seen.map(it => it.reason)}::text[], ${seen.map(it => it.generation)}::int[],
          ${seen.map(it => it.external)}::text[], ${seen.map(it => it.sizeGiB ?? null)}::int[])
          AS seen (id, observed, reason, generation, external, size)
        WHERE volume.id = seen.id RETURNING volume.id, volume.vdc_id
      ), ${announceVolumes}
      SELECT ${notify}`,
  )
}

/** Their rows are gone; attached ones stay. */
export async function forgetVolumes(on: Runner, volumeIds: string[]): Promise<void> {
  if (volumeIds.length === 0) return
  await rows(
    on,
    sql`WITH changed AS (
        DELETE FROM volume WHERE id = ANY(${volumeIds}::text[])
          AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.volume_id = volume.id) RETURNING id, vdc_id
      ), ${announceVolumes}
      SELECT ${notify}`,
  )
}

/** Those of the ids that are volumes of the VDC. */
export const volumeIdsInVdc = async (on: Runner, vdcId: string, volumeIds: string[]): Promise<string[]> =>
  volumeIds.length === 0
    ? []
    : (
        await rows<{ id: string }>(
          on,
          sql`SELECT id FROM volume WHERE vdc_id = ${vdcId} AND id = ANY(${volumeIds}::text[])`,
        )
      ).map(row => row.id)
