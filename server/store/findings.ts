import type { z } from 'zod'
import type { FindingView } from '@/server/domain/catalog'
import type { Page } from '@/server/domain/common'
import type { listFindingsInput } from '@/server/domain/inputs/findings'
import { readPage } from './page'
import { all, containing, firstRow, type Runner, sql } from './sql'

const columns = sql`f.id, f.kind, f.summary, f.wanted, f.actual, f.zone_id AS "zoneId", f.host_id AS "hostId",
  host.name AS "hostName", f.vdc_id AS "vdcId", f.resource_kind AS "resourceKind", f.resource_id AS "resourceId",
  f.resource_name AS "resourceName", f.external, f.first_seen_at AS "firstSeenAt", f.last_seen_at AS "lastSeenAt",
  f.cleared_at AS "clearedAt"`

type FindingRow = Omit<FindingView, 'firstSeenAt' | 'lastSeenAt' | 'clearedAt'> & {
  firstSeenAt: Date
  lastSeenAt: Date
  clearedAt: Date | null
}

/** Newest first. */
export async function listFindings(on: Runner, query: z.output<typeof listFindingsInput>): Promise<Page<FindingView>> {
  const kinds = query.kind?.split(',').map(kind => kind.trim())
  const page = await readPage<FindingRow, 'firstSeenAt'>(on, {
    ...query,
    columns,
    from: sql`finding f LEFT JOIN host ON host.id = f.host_id`,
    where: all([
      query.open !== undefined && sql`(f.cleared_at IS NULL) = ${query.open}`,
      kinds && sql`f.kind = ANY(${kinds}::text[])`,
      query.vdcId && sql`f.vdc_id = ${query.vdcId}`,
      query.hostId && sql`f.host_id = ${query.hostId}`,
      query.search && sql`(f.summary ILIKE ${containing(query.search)} OR f.resource_id = ${query.search})`,
    ]),
    id: sql`f.id`,
    sorts: { firstSeenAt: { by: sql`extract(epoch FROM f.first_seen_at)::float8`, type: 'float8' } },
    sort: '-firstSeenAt',
  })
  return {
    ...page,
    items: page.items.map(row => ({
      ...row,
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      clearedAt: row.clearedAt?.toISOString() ?? null,
    })),
  }
}

export const openFindingCount = async (on: Runner) =>
  (await firstRow<{ n: number }>(on, sql`SELECT count(*)::int AS n FROM finding WHERE cleared_at IS NULL`))!.n
