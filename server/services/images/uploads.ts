import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { authorize, missing } from '@/server/policy'
import type { Runner } from '@/server/store/sql'
import * as store from '@/server/store/uploads'
import type { ServiceContext } from '../context'

/** What an uploaded image may weigh, in bytes. */
export const largestUploadBytes = 256 * 2 ** 30

/** Writes down that somebody begins to send a file. */
export async function beginUpload(
  ctx: Pick<ServiceContext, 'actor' | 'store'>,
  upload: { id: Id<'upload'>; fileName: string; sizeBytes: number },
): Promise<void> {
  authorize(ctx.actor, 'images.manage', 'platform')
  if (upload.sizeBytes === 0)
    throw new PlenumError('invalid', `${upload.fileName} is empty, so it is no image.`, { field: 'file' })
  await store.insertUpload(ctx.store.pool, { ...upload, userId: ctx.actor.userId })
}

/** @throws `missing` for those of others too: that somebody uploads something is nobody else's business. */
export async function ownUpload(
  ctx: Pick<ServiceContext, 'actor' | 'store'> & { on?: Runner },
  uploadId: string,
): Promise<store.UploadRow> {
  authorize(ctx.actor, 'images.manage', 'platform')
  const upload = await store.readUpload(ctx.on ?? ctx.store.pool, uploadId)
  if (!upload || upload.userId !== ctx.actor.userId) throw missing('upload', uploadId)
  return upload
}
