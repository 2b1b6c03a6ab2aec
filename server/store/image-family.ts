import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** Until the transaction ends nobody else gives an image or a family a name. */
export const lockImageNames = (tx: AnyTx) =>
  rows(tx, sql`SELECT pg_advisory_xact_lock(hashtext('plenum-image-names'))::text`)

export const imageNameTaken = async (on: Runner, name: string) =>
  (await firstRow(on, sql`SELECT 1 FROM image WHERE name = ${name}`)) !== null

export const isFamily = async (on: Runner, name: string) =>
  (await firstRow(on, sql`SELECT 1 FROM image WHERE family = ${name}`)) !== null

/** Told to operators and to each VDC that may use it. */
export async function writeVersion(
  tx: AnyTx,
  imageId: string,
  { family, isDeprecated }: { family: string | null; isDeprecated: boolean },
): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE image SET family = ${family}::text,
          deprecated_at = CASE WHEN ${isDeprecated} THEN coalesce(deprecated_at, now()) END
        WHERE id = ${imageId} RETURNING id, is_public
      ), announced AS (
        INSERT INTO event (scope, kind, id)
        SELECT 'platform', 'image', id FROM changed UNION ALL
        SELECT vdc.id, 'image', changed.id FROM vdc, changed WHERE changed.is_public
          OR EXISTS (SELECT 1 FROM image_share s WHERE s.image_id = changed.id AND s.vdc_id = vdc.id)
      )
      SELECT ${notify} FROM changed`,
  )
}
