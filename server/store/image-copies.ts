import type { ImageCopyView } from '@/server/domain/image-copy'
import { notify } from './instances'
import { type Runner, rows, sql } from './sql'

/** After a CTE `changed` with `image_id`. */
const announced = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT DISTINCT 'platform', 'image', image_id FROM changed
  )`

/** Every host, by zone, with what it holds of an image. */
export async function listImageCopies(on: Runner, imageId: string): Promise<ImageCopyView[]> {
  type Row = Omit<ImageCopyView, 'copy'> & { sizeBytes: number | null; isWhole: boolean; since: Date | null }
  const found = await rows<Row>(
    on,
    sql`SELECT h.id AS "hostId", h.name AS "hostName", zone.id AS "zoneId", zone.name AS "zoneName",
        h.state AS "hostState", c.size_bytes::float8 AS "sizeBytes", c.size_bytes = image.size_bytes AS "isWhole", c.since,
        (SELECT count(*)::int FROM instance i WHERE i.host_id = h.id AND i.image_id = image.id) AS "instanceCount"
      FROM image CROSS JOIN host h JOIN zone ON zone.id = h.zone_id
      LEFT JOIN image_copy c ON c.image_id = image.id AND c.host_id = h.id
      WHERE image.id = ${imageId} ORDER BY zone.name, h.name`,
  )
  return found.map(({ sizeBytes, isWhole, since, ...row }) => ({
    ...row,
    copy: sizeBytes === null || !since ? null : { sizeBytes, isWhole, since: since.toISOString() },
  }))
}

/** A host holds it, wholly. */
export const recordImageCopy = (on: Runner, imageId: string, hostId: string, sizeBytes: number) =>
  rows(
    on,
    sql`WITH changed AS (
        INSERT INTO image_copy AS c (image_id, host_id, size_bytes)
        SELECT image.id, host.id, ${sizeBytes}::float8::bigint FROM image, host
        WHERE image.id = ${imageId} AND host.id = ${hostId}
        ON CONFLICT (image_id, host_id) DO UPDATE SET size_bytes = excluded.size_bytes, since = now()
          WHERE c.size_bytes <> excluded.size_bytes
        RETURNING image_id
      ), ${announced} SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )

/** A host holds it no more. */
export const forgetImageCopy = (on: Runner, imageId: string, hostId: string) =>
  rows(
    on,
    sql`WITH changed AS (
        DELETE FROM image_copy WHERE image_id = ${imageId} AND host_id = ${hostId} RETURNING image_id
      ), ${announced} SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )

export const recordedCopies = async (on: Runner, hostId: string) =>
  (await rows<{ id: string }>(on, sql`SELECT image_id AS id FROM image_copy WHERE host_id = ${hostId}`)).map(
    row => row.id,
  )

/**
 * What a look at a host found, of images that are recorded. One that came since it began (`since`) stays, and one that
 * was known before and is not any more was given up meanwhile.
 */
export async function recordCopiesSeen(
  on: Runner,
  look: { hostId: string; since: string; before: string[] },
  seen: { id: string; sizeBytes: number }[],
): Promise<void> {
  const { hostId, since, before } = look
  await rows(
    on,
    sql`WITH seen AS (
        SELECT * FROM unnest(${seen.map(it => it.id)}::text[], ${seen.map(it => it.sizeBytes)}::float8[]) AS seen (id, size_bytes)
      ), gone AS (
        DELETE FROM image_copy WHERE host_id = ${hostId} AND since < ${since}::timestamptz
          AND image_id NOT IN (SELECT id FROM seen) RETURNING image_id
      ), other AS (
        UPDATE image_copy c SET size_bytes = seen.size_bytes::bigint FROM seen
        WHERE c.host_id = ${hostId} AND c.image_id = seen.id AND c.since < ${since}::timestamptz
          AND c.size_bytes <> seen.size_bytes::bigint RETURNING c.image_id
      ), new AS (
        INSERT INTO image_copy (image_id, host_id, size_bytes)
        SELECT image.id, host.id, seen.size_bytes::bigint FROM seen JOIN image ON image.id = seen.id, host
        WHERE host.id = ${hostId} AND seen.id <> ALL(${before}::text[])
        ON CONFLICT (image_id, host_id) DO NOTHING RETURNING image_id
      ), changed AS (
        SELECT image_id FROM gone UNION ALL SELECT image_id FROM other UNION ALL SELECT image_id FROM new
      ), ${announced} SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}
