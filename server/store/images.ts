import type { Id } from '@/server/domain/ids'
import type { ImageFormat } from '@/server/domain/image-format'
import type { ImageSignature } from '@/server/domain/image-signature'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** An image as the infrastructure is told. */
export type ImageFile = {
  id: Id<'image'>
  name: string
  path: string
  format: ImageFormat
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
  source: string
  os: string
  description: string
  minMemoryMiB: number
  minDiskGiB: number
  loginHint: string | null
  family: string | null
}

/** Not published yet. False when the name is taken. */
export async function insertImage(tx: AnyTx, it: NewImage): Promise<boolean> {
  const made = await rows(
    tx,
    sql`INSERT INTO image (id, name, path, source, os, description, min_memory_mib, min_disk_gib, login_hint, family)
      VALUES (${it.id}, ${it.name}, ${it.path}, ${it.source}, ${it.os}, ${it.description}, ${it.minMemoryMiB}::int,
        ${it.minDiskGiB}::int, ${it.loginHint}, ${it.family})
      ON CONFLICT (name) DO NOTHING RETURNING id`,
  )
  return made.length > 0
}

/** What was learned of an image's file. */
export type PublishedImage = {
  path: string
  format: ImageFormat
  sizeBytes: number
  virtualBytes: number
  /** sha256, hex. */
  checksum: string
  signature?: ImageSignature
}

/** Makes it one that can be chosen. Its least disk grows to what the image itself needs. */
export async function publishImage(on: Runner, imageId: string, file: PublishedImage) {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE image SET size_bytes = ${file.sizeBytes}::float8::bigint, checksum = ${file.checksum},
          signature = ${file.signature ? JSON.stringify(file.signature) : null}::jsonb, path = ${file.path}, format = ${file.format}, virtual_bytes = ${file.virtualBytes}::float8::bigint,
          min_disk_gib = greatest(min_disk_gib, ceil(${file.virtualBytes}::float8 / 1073741824)::int)
        WHERE id = ${imageId} RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'image', id FROM changed)
      SELECT ${notify}`,
  )
}

/** The reverse: nobody can choose it any more. */
export async function withdrawImage(on: Runner, imageId: string) {
  await rows(
    on,
    sql`WITH changed AS (UPDATE image SET size_bytes = 0, checksum = '' WHERE id = ${imageId} RETURNING id),
      announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'image', id FROM changed)
      SELECT ${notify}`,
  )
}

/** Forgets it unless instances were made from it. @returns how many there are. */
export async function forgetImage(tx: AnyTx, imageId: string): Promise<number> {
  const users = await firstRow<{ count: number }>(
    tx,
    sql`SELECT count(*)::int AS count FROM instance WHERE image_id = ${imageId}`,
  )
  if (users && users.count > 0) return users.count
  await rows(
    tx,
    sql`WITH gone AS (DELETE FROM image WHERE id = ${imageId} RETURNING id),
      announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'image', id FROM gone)
      SELECT ${notify}`,
  )
  return 0
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
