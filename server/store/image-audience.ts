import type { ImageAudience } from '@/server/domain/image-audience'
import { notify } from './instances'
import { type Runner, rows, type Sql, sql } from './sql'
import type { AnyTx } from './transact'

/** Whether one of these VDCs may make instances from the row `image`. */
export const isOpenTo = (vdcIds: readonly string[]): Sql =>
  sql`(image.is_public OR EXISTS (
    SELECT 1 FROM image_share s WHERE s.image_id = image.id AND s.vdc_id = ANY(${[...vdcIds]}::text[])))`

/** Those of the VDCs that are there, so that a foreign key is never the one to say it. */
export const knownVdcs = (on: Runner, vdcIds: readonly string[]) =>
  rows<{ id: string }>(on, sql`SELECT id FROM vdc WHERE id = ANY(${[...vdcIds]}::text[])`)

/** Told to operators, and to each VDC whose choice is another now. */
export async function writeAudience(tx: AnyTx, imageId: string, { visibility, vdcIds }: ImageAudience): Promise<void> {
  const isPublic = visibility === 'public'
  await rows(
    tx,
    sql`WITH before AS (SELECT is_public FROM image WHERE id = ${imageId}),
      gone AS (DELETE FROM image_share WHERE image_id = ${imageId} AND NOT vdc_id = ANY(${vdcIds}::text[]) RETURNING vdc_id),
      come AS (
        INSERT INTO image_share (image_id, vdc_id) SELECT ${imageId}, unnest(${vdcIds}::text[])
        ON CONFLICT DO NOTHING RETURNING vdc_id
      ),
      changed AS (UPDATE image SET is_public = ${isPublic} WHERE id = ${imageId} RETURNING id),
      announced AS (
        INSERT INTO event (scope, kind, id)
        SELECT scope, 'image', ${imageId} FROM (
          SELECT 'platform' AS scope UNION SELECT vdc_id FROM gone UNION SELECT vdc_id FROM come
          UNION SELECT vdc.id FROM vdc, before WHERE before.is_public IS DISTINCT FROM ${isPublic}
        ) AS told
      )
      SELECT ${notify} FROM changed`,
  )
}
