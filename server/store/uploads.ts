import type { Id } from '@/server/domain/ids'
import { firstRow, type Runner, rows, sql } from './sql'

/** A file on its way to becoming an image. */
export type UploadRow = {
  id: Id<'upload'>
  userId: string
  fileName: string
  sizeBytes: number
  /** All bytes are there. */
  isWhole: boolean
}

export async function insertUpload(on: Runner, it: Omit<UploadRow, 'isWhole'>): Promise<void> {
  await rows(
    on,
    sql`INSERT INTO upload (id, user_id, file_name, size_bytes)
      VALUES (${it.id}, ${it.userId}, ${it.fileName}, ${it.sizeBytes}::float8::bigint)`,
  )
}

export const readUpload = (on: Runner, uploadId: string) =>
  firstRow<UploadRow>(
    on,
    sql`SELECT id, user_id AS "userId", file_name AS "fileName", size_bytes::float8 AS "sizeBytes",
        is_whole AS "isWhole" FROM upload WHERE id = ${uploadId}`,
  )

export async function finishUpload(on: Runner, uploadId: string): Promise<void> {
  await rows(on, sql`UPDATE upload SET is_whole = true WHERE id = ${uploadId}`)
}

export async function forgetUpload(on: Runner, uploadId: string): Promise<void> {
  await rows(on, sql`DELETE FROM upload WHERE id = ${uploadId}`)
}

export async function forgetUploadsBefore(on: Runner, moment: Date): Promise<void> {
  await rows(on, sql`DELETE FROM upload WHERE created_at < ${moment.toISOString()}::timestamptz`)
}
