import type { z } from 'zod'
import type { BackupView } from '@/server/domain/backup'
import type { Page } from '@/server/domain/common'
import type { listBackupsInput } from '@/server/domain/inputs'
import { readPage, type SortKeys } from './page'
import { all, containing, type Runner, sql } from './sql'

const from = sql`backup b JOIN zone kept ON kept.id = b.zone_id LEFT JOIN zone source ON source.id = b.source_zone_id`

const columns = sql`b.id, b.vdc_id AS "vdcId", b.volume_id AS "volumeId", b.volume_name AS "volumeName",
  b.source_zone_id AS "sourceZoneId", coalesce(source.name, '') AS "sourceZoneName", b.zone_id AS "zoneId",
  kept.name AS "zoneName", b.origin, b.state, b.size_gib AS "sizeGiB", b.stored_bytes AS "storedBytes", b.sha256,
  b.taken_at AS "takenAt", b.verified_at AS "verifiedAt", b.damage,
  b.luks_key IS NOT NULL AS "isEncrypted",
  (SELECT task_id FROM task_lock WHERE key = 'backup:' || b.id) AS "activeTaskId"`

type BackupRow = Omit<BackupView, 'takenAt' | 'verifiedAt'> & { takenAt: Date; verifiedAt: Date | null }

const toView = (row: BackupRow): BackupView => ({
  ...row,
  takenAt: row.takenAt.toISOString(),
  verifiedAt: row.verifiedAt?.toISOString() ?? null,
})

type Sort = 'takenAt' | 'volume' | 'zone' | 'state'
const sorts: SortKeys<Sort> = {
  takenAt: { by: sql`extract(epoch FROM b.taken_at)::float8`, type: 'float8' },
  volume: { by: sql`b.volume_name`, type: 'text' },
  zone: { by: sql`kept.name`, type: 'text' },
  state: { by: sql`b.state`, type: 'text' },
}

export async function listBackups(
  on: Runner,
  { vdcId, ...query }: z.output<typeof listBackupsInput>,
): Promise<Page<BackupView>> {
  const page = await readPage<BackupRow, Sort>(on, {
    ...query,
    ...{ columns, from, id: sql`b.id`, sorts },
    where: all([
      sql`b.vdc_id = ${vdcId}`,
      query.volumeId && sql`b.volume_id = ${query.volumeId}`,
      query.search && sql`(b.volume_name ILIKE ${containing(query.search)} OR b.id = ${query.search})`,
    ]),
  })
  return { ...page, items: page.items.map(toView) }
}
