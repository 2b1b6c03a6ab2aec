import type { z } from 'zod'
import type { Page } from '@/server/domain/common'
import { type FindingFacts, type FindingSubject, type FindingView, resolutionsOf } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import type { listFindingsInput } from '@/server/domain/inputs/findings'
import { notify } from './instances'
import { readPage } from './page'
import { all, containing, firstRow, type Runner, rows, type Sql, sql } from './sql'

/** Open: still so, and nobody chose not to look at it for now. */
const stateSql = sql`(CASE WHEN f.cleared_at IS NOT NULL THEN 'cleared' WHEN f.ignored_until > now() THEN 'ignored' ELSE 'open' END)`

const columns = sql`f.id, f.kind, f.key, ${stateSql} AS state, f.summary, f.wanted, f.actual, f.cause, f.facts,
  f.zone_id AS "zoneId", f.storage_id AS "storageId", zone.name AS "zoneName", f.host_id AS "hostId", host.name AS "hostName", f.vdc_id AS "vdcId", vdc.name AS "vdcName",
  f.resource_kind AS "resourceKind", f.resource_id AS "resourceId", f.resource_name AS "resourceName", f.external,
  f.first_seen_at AS "firstSeenAt", f.last_seen_at AS "lastSeenAt", f.cleared_at AS "clearedAt",
  f.ignored_until AS "ignoredUntil", f.ignore_reason AS "ignoreReason", f.ignored_by AS "ignoredBy",
  f.plan_id AS "planId", f.task_id AS "taskId", cluster.name AS "clusterName", i.power,
  i.imported IS NOT NULL AS "isImported"`
const from = sql`finding f LEFT JOIN host ON host.id = f.host_id LEFT JOIN zone ON zone.id = f.zone_id
  LEFT JOIN vdc ON vdc.id = f.vdc_id
  LEFT JOIN instance i ON i.id = f.resource_id AND f.resource_kind = 'instance'
  LEFT JOIN volume v ON v.id = f.resource_id AND f.resource_kind = 'volume'
  LEFT JOIN cluster ON cluster.id = coalesce(i.cluster_id, v.cluster_id)`

type FindingRow = Omit<FindingView, 'firstSeenAt' | 'lastSeenAt' | 'clearedAt' | 'ignoredUntil' | 'resolutions'> & {
  facts: FindingFacts | null
  key: string
  storageId: string | null
  firstSeenAt: Date
  lastSeenAt: Date
  clearedAt: Date | null
  ignoredUntil: Date | null
} & FindingSubject

type Query = Omit<z.output<typeof listFindingsInput>, 'vdcId'> & { vdcId?: string }
type Reader = { seesHosts: boolean }

/** Newest first. */
export async function listFindings(on: Runner, query: Query, reader: Reader): Promise<Page<FindingView>> {
  const kinds = query.kind?.split(',').map(kind => kind.trim())
  const page = await readPage<FindingRow, 'firstSeenAt'>(on, {
    ...query,
    columns,
    from,
    where: all([
      query.open !== undefined && sql`(f.cleared_at IS NULL) = ${query.open}`,
      query.state && sql`${stateSql} = ${query.state}`,
      kinds && sql`f.kind = ANY(${kinds}::text[])`,
      query.vdcId && sql`f.vdc_id = ${query.vdcId}`,
      query.hostId && sql`f.host_id = ${query.hostId}`,
      query.taskId && sql`f.kind = 'left-behind' AND f.key = ${query.taskId}`,
      query.search && sql`(f.summary ILIKE ${containing(query.search)} OR f.resource_id = ${query.search})`,
    ]),
    id: sql`f.id`,
    sorts: { firstSeenAt: { by: sql`extract(epoch FROM f.first_seen_at)::float8`, type: 'float8' } },
    sort: '-firstSeenAt',
  })
  return { ...page, items: page.items.map(row => toView(row, reader)) }
}

/** A finding as it is shown, and what resolving it needs besides. */
export type KnownFinding = {
  view: FindingView
  facts: FindingFacts | null
  key: string
  /** On which of its zone’s storages it was found. */
  storageId: string | null
}

export async function readFindings(on: Runner, findingIds: string[], reader: Reader): Promise<KnownFinding[]> {
  const found = await rows<FindingRow>(
    on,
    sql`SELECT ${columns} FROM ${from} WHERE f.id = ANY(${findingIds}::text[]) ORDER BY f.first_seen_at, f.id`,
  )
  return found.map(row => ({ view: toView(row, reader), facts: row.facts, key: row.key, storageId: row.storageId }))
}

/** Open findings about the ports of a VDC’s instances in the network of a zone. */
export async function portsThatDiffer(on: Runner, vdcId: string, zoneId: string): Promise<KnownFinding[]> {
  const found = await rows<{ id: string }>(
    on,
    sql`SELECT f.id FROM finding f WHERE f.vdc_id = ${vdcId} AND f.zone_id = ${zoneId} AND ${stateSql} = 'open'
      AND f.kind IN ('network-missing', 'network-changed') AND f.resource_kind = 'instance'`,
  )
  return readFindings(
    on,
    found.map(({ id }) => id),
    { seesHosts: false },
  )
}

function toView(
  { facts, clusterName, isImported, power, key: _, storageId: __, ...row }: FindingRow,
  { seesHosts }: Reader,
): FindingView {
  const subject = row.resourceId ? { clusterName, isImported, power } : null
  const name = row.resourceName ?? row.external ?? 'It'
  return {
    ...row,
    ...(seesHosts ? {} : { hostId: null, hostName: null }),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    clearedAt: row.clearedAt?.toISOString() ?? null,
    ignoredUntil: row.ignoredUntil?.toISOString() ?? null,
    resolutions:
      row.state !== 'cleared' && facts
        ? resolutionsOf(row.kind, { name, facts, subject }, row.state === 'ignored')
        : [],
  }
}

export const openFindingCount = async (on: Runner) =>
  (await firstRow<{ n: number }>(on, sql`SELECT count(*)::int AS n FROM finding f WHERE ${stateSql} = 'open'`))!.n

type FindingChange =
  | { ignoredUntil: string; reason: string; by: string }
  | { heeded: true }
  | { repairedBy: string; planId: Id<'plan'> | null; taskId: Id<'task'> | null }
  | { cleared: true }

/** What somebody chose, with the event. */
export async function changeFindings(on: Runner, findingIds: string[], change: FindingChange): Promise<void> {
  const these = sql`id = ANY(${findingIds}::text[])`
  // One that comes back the same is ignored for what was said of it earlier: that is taken back as well.
  const where = 'heeded' in change ? sql`(kind, key) IN (SELECT kind, key FROM finding WHERE ${these})` : these
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE finding SET ${whatChanges(change)} WHERE ${where} RETURNING id, vdc_id
      ), announced AS (
        INSERT INTO event (scope, kind, id)
        SELECT 'platform', 'finding', id FROM changed UNION ALL
        SELECT vdc_id, 'finding', id FROM changed WHERE vdc_id IS NOT NULL
      )
      SELECT ${notify}`,
  )
}

function whatChanges(change: FindingChange): Sql {
  if ('ignoredUntil' in change)
    return sql`ignored_until = ${change.ignoredUntil}::timestamptz, ignore_reason = ${change.reason}, ignored_by = ${change.by}`
  if ('heeded' in change) return sql`ignored_until = NULL, ignore_reason = NULL, ignored_by = NULL`
  if ('cleared' in change) return sql`cleared_at = clock_timestamp()`
  return sql`repaired_at = now(), repaired_by = ${change.repairedBy}, plan_id = coalesce(${change.planId}::text, plan_id),
    task_id = coalesce(${change.taskId}::text, task_id)`
}
