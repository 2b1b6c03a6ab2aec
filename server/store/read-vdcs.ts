import type { MemberView } from '@/server/domain/access'
import type { VdcView } from '@/server/domain/catalog'
import { firstRow, type Runner, rows, sql } from './sql'

/** A VDC without the asker's role, which only the policy knows. */
export type VdcFacts = Omit<VdcView, 'role'>
type VdcRow = Omit<VdcFacts, 'createdAt'> & { createdAt: Date }

const query = sql`SELECT v.id, v.organization_id AS "organizationId", organization.name AS "organizationName", v.name,
    v.description, v.quota, v.created_at AS "createdAt", used.*, disks.*,
    (SELECT count(*)::int FROM network n WHERE n.vdc_id = v.id) AS "networkCount"
  FROM vdc v JOIN organization ON organization.id = v.organization_id
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS "instanceCount", (count(*) FILTER (WHERE i.observed = 'running'))::int AS "runningCount",
      (count(*) FILTER (WHERE i.observed IN ('crashed', 'missing', 'unknown')
        OR i.observed = 'pending' AND i.active_task_id IS NULL))::int AS "troubleCount",
      coalesce(sum(i.vcpus), 0)::int AS vcpus, coalesce(sum(i.memory_mib), 0)::int AS "memoryMiB",
      coalesce(sum(i.root_disk_gib), 0)::int AS "rootDiskGiB"
    FROM instance i WHERE i.vdc_id = v.id
  ) used CROSS JOIN LATERAL (
    SELECT count(*)::int AS "volumeCount", coalesce(sum(size_gib), 0)::int AS "volumeGiB"
    FROM volume WHERE volume.vdc_id = v.id
  ) disks`

const toFacts = (row: VdcRow): VdcFacts => ({ ...row, createdAt: row.createdAt.toISOString() })

export async function listVdcs(on: Runner, only: 'all' | string[]): Promise<VdcFacts[]> {
  const where = only === 'all' ? sql`TRUE` : sql`v.id = ANY(${only}::text[])`
  return (await rows<VdcRow>(on, sql`${query} WHERE ${where} ORDER BY v.name, v.id`)).map(toFacts)
}

export async function readVdc(on: Runner, vdcId: string): Promise<VdcFacts | null> {
  const row = await firstRow<VdcRow>(on, sql`${query} WHERE v.id = ${vdcId}`)
  return row && toFacts(row)
}

export const vdcExists = async (on: Runner, vdcId: string) =>
  (await firstRow(on, sql`SELECT 1 FROM vdc WHERE id = ${vdcId}`)) !== null

export const membersOf = (on: Runner, vdcId: string) =>
  rows<MemberView>(
    on,
    sql`SELECT u.id AS "userId", u.name, u.email, m.role FROM vdc_member m JOIN "user" u ON u.id = m.user_id
      WHERE m.vdc_id = ${vdcId} ORDER BY u.name, u.email`,
  )
