import type { z } from 'zod'
import type { Page } from '@/server/domain/common'
import type { listVolumesInput } from '@/server/domain/inputs/volumes'
import { type VolumeView, volumeStateWhile } from '@/server/domain/volume'
import { readPage, type SortKeys } from './page'
import { all, containing, firstRow, type Runner, raw, rows, sql } from './sql'
import { isRunningSql } from './volumes'

/** The domain's `volumeState` in SQL, made of the same table. */
const whens = Object.entries(volumeStateWhile).map(([kind, state]) =>
  state === 'attaching' || state === 'changing'
    ? `WHEN '${kind}' THEN CASE v.observed WHEN 'pending' THEN 'creating' ELSE '${state}' END`
    : `WHEN '${kind}' THEN '${state}'`,
)
export const volumeStateSql =
  raw(`(CASE v.active_task_kind ${whens.join(' ')} ELSE CASE v.observed WHEN 'pending' THEN 'failed'
  WHEN 'available' THEN CASE WHEN v.reverting_to IS NOT NULL THEN 'half reverted'
    WHEN a.id IS NULL THEN 'available' ELSE 'in use' END ELSE v.observed END END)`)

const from = sql`volume v JOIN zone ON zone.id = v.zone_id JOIN storage ON storage.id = v.storage_id
  LEFT JOIN attachment a ON a.volume_id = v.id LEFT JOIN instance i ON i.id = a.instance_id`

const columns = sql`v.id, v.vdc_id AS "vdcId", v.name, v.zone_id AS "zoneId", zone.name AS "zoneName",
  v.storage_id AS "storageId", storage.name AS "storageName",
  v.size_gib AS "sizeGiB", ${volumeStateSql} AS state, v.state_reason AS "stateReason", v.observed_at AS "observedAt",
  v.generation, v.observed_generation AS "observedGeneration", v.active_task_id AS "activeTaskId",
  a.id AS "attachmentId", a.instance_id AS "instanceId", i.name AS "instanceName", a.device,
  ${isRunningSql} AS "isRunning", (SELECT count(*)::int FROM snapshot s WHERE s.volume_id = v.id) AS "snapshotCount",
  v.is_encrypted AS "isEncrypted", v.created_at AS "createdAt"`

type VolumeRow = Omit<VolumeView, 'observedAt' | 'createdAt' | 'attachment'> & {
  observedAt: Date | null
  createdAt: Date
  attachmentId: string | null
  instanceId: string
  instanceName: string
  device: string
  isRunning: boolean
}

function toView({ attachmentId, instanceId, instanceName, device, isRunning, ...row }: VolumeRow): VolumeView {
  return {
    ...row,
    observedAt: row.observedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    attachment: attachmentId
      ? ({ id: attachmentId, instanceId, instanceName, device, isRunning } as NonNullable<VolumeView['attachment']>)
      : null,
  }
}

type Query = Omit<z.output<typeof listVolumesInput>, 'vdcId'>
type Sort = 'name' | 'state' | 'createdAt' | 'sizeGiB' | 'zone' | 'instance'

const sorts: SortKeys<Sort> = {
  name: { by: sql`v.name`, type: 'text' },
  state: { by: volumeStateSql, type: 'text' },
  createdAt: { by: sql`extract(epoch FROM v.created_at)::float8`, type: 'float8' },
  sizeGiB: { by: sql`v.size_gib`, type: 'float8' },
  zone: { by: sql`zone.name`, type: 'text' },
  instance: { by: sql`coalesce(i.name, '')`, type: 'text' },
}

export async function listVolumes(on: Runner, vdcId: string, query: Query): Promise<Page<VolumeView>> {
  const states = query.state?.split(',').map(state => state.trim())
  const page = await readPage<VolumeRow, Sort>(on, {
    ...query,
    columns,
    from,
    where: all([
      sql`v.vdc_id = ${vdcId}`,
      states && sql`${volumeStateSql} = ANY(${states}::text[])`,
      query.zoneId && sql`v.zone_id = ${query.zoneId}`,
      query.instanceId && sql`a.instance_id = ${query.instanceId}`,
      query.attached !== undefined && sql`(a.id IS NOT NULL) = ${query.attached}`,
      query.search && sql`(v.name ILIKE ${containing(query.search)} OR v.id = ${query.search})`,
    ]),
    id: sql`v.id`,
    sorts,
  })
  return { ...page, items: page.items.map(toView) }
}

export async function readVolume(on: Runner, volumeId: string): Promise<VolumeView | null> {
  const row = await firstRow<VolumeRow>(on, sql`SELECT ${columns} FROM ${from} WHERE v.id = ${volumeId}`)
  return row && toView(row)
}

/** All of a VDC, for its graph. */
export async function volumesOfVdc(on: Runner, vdcId: string): Promise<VolumeView[]> {
  const found = await rows<VolumeRow>(
    on,
    sql`SELECT ${columns} FROM ${from} WHERE v.vdc_id = ${vdcId} ORDER BY v.name, v.id`,
  )
  return found.map(toView)
}
