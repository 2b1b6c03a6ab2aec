import type { Id } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** An image as the infrastructure is told. */
export type ImageFile = {
  id: Id<'image'>
  name: string
  path: string
  format: 'qcow2' | 'raw'
  sizeBytes: number
  checksum: string
}

export const readImageFile = (on: Runner, imageId: string) =>
  firstRow<ImageFile>(
    on,
    sql`SELECT id, name, path, format, size_bytes::float8 AS "sizeBytes", checksum FROM image WHERE id = ${imageId}`,
  )

export type NewImage = {
  id: string
  name: string
  path: string
  format: string
  os: string
  description: string
  minMemoryMiB: number
  minDiskGiB: number
  loginHint: string | null
}

/** Not published yet. False when the name is taken. */
export async function insertImage(tx: AnyTx, it: NewImage): Promise<boolean> {
  const made = await rows(
    tx,
    sql`INSERT INTO image (id, name, path, format, os, description, min_memory_mib, min_disk_gib, login_hint)
      VALUES (${it.id}, ${it.name}, ${it.path}, ${it.format}, ${it.os}, ${it.description}, ${it.minMemoryMiB}::int,
        ${it.minDiskGiB}::int, ${it.loginHint})
      ON CONFLICT (name) DO NOTHING RETURNING id`,
  )
  return made.length > 0
}

/** Its size makes it one that can be chosen; 0 takes it back. */
export async function publishImage(on: Runner, imageId: string, file: { sizeBytes: number; checksum: string }) {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE image SET size_bytes = ${file.sizeBytes}::float8::bigint, checksum = ${file.checksum}
        WHERE id = ${imageId} RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'image', id FROM changed)
      SELECT ${notify}`,
  )
}

/** The row of an image that no task is making any more and that was never published. */
export async function forgetUnpublishedImage(tx: AnyTx, name: string): Promise<void> {
  await rows(
    tx,
    sql`DELETE FROM image WHERE name = ${name} AND size_bytes = 0
      AND NOT EXISTS (SELECT 1 FROM task_lock WHERE key = 'image:' || image.id)
      AND NOT EXISTS (SELECT 1 FROM instance WHERE image_id = image.id)`,
  )
}
