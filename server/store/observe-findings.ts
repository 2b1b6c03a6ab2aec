import type { FindingFacts, FindingKind } from '@/server/domain/drift/finding'
import { newId } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'

export type Difference = {
  kind: FindingKind
  /** What it is about, within its place: our id, or the stranger's name there. */
  key: string
  summary: string
  wanted: string | null
  actual: string | null
  /** Who or what probably did it; kept once it is known. */
  cause: string | null
  facts: FindingFacts
  vdcId: string | null
  resourceKind: string | null
  resourceId: string | null
  resourceName: string | null
  external: string | null
}

/** What one look could see: findings outside of it are none of its business. */
export type Scope = {
  /** All of one host's instances; null with a zone: all of a storage's volumes or of its network; both null: what spans places. */
  hostId: string | null
  zoneId: string | null
  /** Of that zone. */
  storageId?: string
  kinds: readonly FindingKind[]
  /** Only about these. */
  keys?: readonly string[]
  /** Not about these: a task is at work on them, and what a look saw of them tells nothing. */
  spared?: readonly string[]
  /** When the look began (`lookBegins`): what was seen since is newer. */
  since: string
}

/** By the database's clock, before a look. */
export const lookBegins = async (on: Runner): Promise<string> =>
  (await firstRow<{ at: string }>(on, sql`SELECT clock_timestamp()::text AS at`))!.at

/**
 * Makes the open findings of one scope what a look found: new ones are opened, those that were seen again are
 * refreshed, those that are gone are cleared. A look that was overtaken by a newer one of the same thing opens and
 * clears nothing of it. Who ignores a difference ignores it also when it comes back the same.
 */
export async function recordFindings(on: Runner, scope: Scope, found: Difference[]): Promise<void> {
  const differences = found.filter(it => !scope.spared?.includes(it.key))
  if (differences.length === 0 && !(await isAnyOpen(on, scope))) return
  const here = inScope(scope)
  const of = (read: (difference: Difference) => string | null) => sql`${differences.map(read)}::text[]`
  await rows(
    on,
    sql`WITH found AS (
        SELECT * FROM unnest(${of(() => newId('finding'))}, ${of(it => it.kind)}, ${of(it => it.key)}, ${of(it => it.summary)},
          ${of(it => it.wanted)}, ${of(it => it.actual)}, ${of(it => it.cause)}, ${of(it => JSON.stringify(it.facts))},
          ${of(it => it.vdcId)}, ${of(it => it.resourceKind)}, ${of(it => it.resourceId)}, ${of(it => it.resourceName)},
          ${of(it => it.external)})
          AS found (id, kind, key, summary, wanted, actual, cause, facts, vdc_id, resource_kind, resource_id,
            resource_name, external)
      ), refreshed AS (
        UPDATE finding f SET last_seen_at = clock_timestamp(), summary = found.summary, wanted = found.wanted,
          actual = found.actual, facts = found.facts::jsonb, cause = coalesce(f.cause, found.cause),
          resource_name = found.resource_name
        FROM found, finding before
        WHERE f.cleared_at IS NULL AND f.kind = found.kind AND f.key = found.key AND before.id = f.id AND ${here}
        RETURNING f.id, f.vdc_id, (before.summary, before.actual, before.wanted, before.cause)
          IS DISTINCT FROM (found.summary, found.actual, found.wanted, coalesce(before.cause, found.cause)) AS is_other
      ), cleared AS (
        UPDATE finding f SET cleared_at = clock_timestamp() WHERE f.cleared_at IS NULL AND ${here}
          AND f.last_seen_at < ${scope.since}::timestamptz
          AND NOT EXISTS (SELECT 1 FROM found WHERE found.kind = f.kind AND found.key = f.key) RETURNING f.id, f.vdc_id
      ), opened AS (
        INSERT INTO finding (id, kind, key, summary, wanted, actual, cause, facts, zone_id, storage_id, host_id, vdc_id, resource_kind,
          resource_id, resource_name, external, first_seen_at, last_seen_at, ignored_until, ignore_reason, ignored_by)
        SELECT found.id, found.kind, found.key, found.summary, found.wanted, found.actual, found.cause,
          found.facts::jsonb, ${scope.zoneId}::text, ${scope.storageId ?? null}::text, ${scope.hostId}::text, found.vdc_id, found.resource_kind,
          found.resource_id, found.resource_name, found.external, clock_timestamp(), clock_timestamp(),
          ignored.ignored_until, ignored.ignore_reason, ignored.ignored_by
        FROM found LEFT JOIN LATERAL (
          SELECT f.ignored_until, f.ignore_reason, f.ignored_by FROM finding f
          WHERE f.kind = found.kind AND f.key = found.key AND f.ignored_until > now()
            AND f.actual IS NOT DISTINCT FROM found.actual AND f.wanted IS NOT DISTINCT FROM found.wanted
          ORDER BY f.ignored_until DESC LIMIT 1) ignored ON TRUE
        WHERE NOT EXISTS (
          SELECT 1 FROM finding f WHERE f.kind = found.kind AND f.key = found.key AND ${here}
            AND (f.cleared_at IS NULL OR f.cleared_at > ${scope.since}::timestamptz))
        -- A look at the same moment was first.
        ON CONFLICT DO NOTHING RETURNING id, vdc_id
      ), told AS (
        SELECT id, vdc_id FROM opened UNION ALL SELECT id, vdc_id FROM cleared
        UNION ALL SELECT id, vdc_id FROM refreshed WHERE is_other
      ), announced AS (
        INSERT INTO event (scope, kind, id)
        SELECT 'platform', 'finding', id FROM told UNION ALL
        SELECT vdc_id, 'finding', id FROM told WHERE vdc_id IS NOT NULL
      )
      SELECT (SELECT ${notify} FROM told LIMIT 1)`,
  )
}

/** Most looks find nothing where nothing was: these only read. What a rival opens meanwhile the next look clears. */
const isAnyOpen = async (on: Runner, scope: Scope) =>
  (await firstRow(on, sql`SELECT 1 FROM finding f WHERE f.cleared_at IS NULL AND ${inPlace(scope)} LIMIT 1`)) !== null

const inPlace = ({ hostId, zoneId, storageId }: Scope): Sql =>
  hostId
    ? sql`f.host_id = ${hostId}`
    : zoneId
      ? sql`f.host_id IS NULL AND f.zone_id = ${zoneId} AND f.storage_id IS NOT DISTINCT FROM ${storageId ?? null}::text`
      : sql`f.host_id IS NULL AND f.zone_id IS NULL`

function inScope(scope: Scope): Sql {
  const { kinds, keys, spared = [] } = scope
  const only = keys ? sql` AND f.key = ANY(${[...keys]}::text[])` : sql``
  return sql`${inPlace(scope)} AND f.kind = ANY(${[...kinds]}::text[]) AND f.key <> ALL(${[...spared]}::text[])${only}`
}
