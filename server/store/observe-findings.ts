import type { findingKinds } from '@/server/domain/catalog'
import { newId } from '@/server/domain/ids'
import { notify } from './instances'
import { type Runner, rows, type Sql, sql } from './sql'

export type Difference = {
  kind: (typeof findingKinds)[number]
  /** What it is about, within its place: our id, or the stranger's name there. */
  key: string
  summary: string
  wanted: string | null
  actual: string | null
  vdcId: string | null
  resourceKind: string | null
  resourceId: string | null
  resourceName: string | null
  external: string | null
}

/** Where a look was taken: all of one host's instances, or all of one zone's volumes. */
export type Place = { hostId: string; zoneId: string } | { hostId: null; zoneId: string }

/**
 * Makes the open findings of one place what a whole look found: new ones are opened, those that were seen again are
 * refreshed, those that are gone are cleared. One writer per place: the reconciler that leads there.
 */
export async function recordFindings(on: Runner, place: Place, found: Difference[]): Promise<void> {
  const here: Sql =
    place.hostId === null ? sql`host_id IS NULL AND zone_id = ${place.zoneId}` : sql`host_id = ${place.hostId}`
  const of = (read: (difference: Difference) => string | null) => sql`${found.map(read)}::text[]`
  await rows(
    on,
    sql`WITH found AS (
        SELECT * FROM unnest(${of(() => newId('finding'))}, ${of(it => it.kind)}, ${of(it => it.key)}, ${of(it => it.summary)},
          ${of(it => it.wanted)}, ${of(it => it.actual)}, ${of(it => it.vdcId)}, ${of(it => it.resourceKind)},
          ${of(it => it.resourceId)}, ${of(it => it.resourceName)}, ${of(it => it.external)})
          AS found (id, kind, key, summary, wanted, actual, vdc_id, resource_kind, resource_id, resource_name, external)
      ), refreshed AS (
        UPDATE finding f SET last_seen_at = now(), summary = found.summary, wanted = found.wanted, actual = found.actual
        FROM found WHERE f.cleared_at IS NULL AND f.kind = found.kind AND f.key = found.key AND ${here} RETURNING f.id
      ), cleared AS (
        UPDATE finding f SET cleared_at = now() WHERE f.cleared_at IS NULL AND ${here}
          AND NOT EXISTS (SELECT 1 FROM found WHERE found.kind = f.kind AND found.key = f.key) RETURNING f.id
      ), opened AS (
        INSERT INTO finding (id, kind, key, summary, wanted, actual, zone_id, host_id, vdc_id, resource_kind, resource_id,
          resource_name, external)
        SELECT id, kind, key, summary, wanted, actual, ${place.zoneId}, ${place.hostId}::text, vdc_id, resource_kind,
          resource_id, resource_name, external
        FROM found WHERE NOT EXISTS (
          SELECT 1 FROM finding f WHERE f.cleared_at IS NULL AND f.kind = found.kind AND f.key = found.key AND ${here})
        RETURNING id
      ), told AS (SELECT id FROM opened UNION ALL SELECT id FROM cleared),
      announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'finding', id FROM told)
      SELECT (SELECT ${notify} FROM told LIMIT 1)`,
  )
}
