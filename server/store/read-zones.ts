import type { ZoneView } from '@/server/domain/host'
import { firstRow, type Runner, rows, sql } from './sql'

const query = sql`SELECT z.id, z.name, z.title,
    coalesce((SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'driver', s.driver, 'isDefault', s.is_default,
      'volumeCount', (SELECT count(*) FROM volume v WHERE v.storage_id = s.id),
      'promisedGiB', (SELECT coalesce(sum(size_gib), 0) FROM volume v WHERE s.id IN (v.storage_id, v.other_storage_id)),
      'capacity', CASE WHEN s.total_gib IS NOT NULL THEN json_build_object('totalGiB', s.total_gib, 'freeGiB', s.free_gib) END)
      ORDER BY s.name)
      FROM storage s WHERE s.zone_id = z.id), '[]') AS storages,
    z.network_driver AS "networkDriver", z.backup_driver AS "backupDriver", z.external, z.evacuation, z.reserve, z.generation,
    (SELECT task_id FROM task_lock WHERE key = 'zone:' || z.id) AS "activeTaskId", z.created_at AS "createdAt",
    (SELECT count(*)::int FROM host h WHERE h.zone_id = z.id) AS "hostCount",
    (SELECT count(*)::int FROM host h WHERE h.zone_id = z.id AND h.state = 'up') AS "hostsUp",
    (SELECT count(*)::int FROM instance i WHERE i.zone_id = z.id) AS "instanceCount"
  FROM zone z`

type ZoneRow = Omit<ZoneView, 'createdAt'> & { createdAt: Date }
const toView = (row: ZoneRow): ZoneView => ({ ...row, createdAt: row.createdAt.toISOString() })

export const listZones = async (on: Runner): Promise<ZoneView[]> =>
  (await rows<ZoneRow>(on, sql`${query} ORDER BY z.name`)).map(toView)

export async function readZone(on: Runner, zoneId: string): Promise<ZoneView | null> {
  const row = await firstRow<ZoneRow>(on, sql`${query} WHERE z.id = ${zoneId}`)
  return row && toView(row)
}
