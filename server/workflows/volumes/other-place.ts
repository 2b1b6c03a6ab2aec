import { readVolumeFacts, recordOtherStorage } from '@/server/store/volumes'
import { storageOf } from '../instances/connect-volumes'
import type { Work } from '../ports'

/**
 * Where a volume lies besides is given up: whoever uses it there is cut off, its data there deleted. It is never the place
 * that is recorded as its storage.
 */
export async function giveUpOtherPlace(context: Work, volumeId: string): Promise<void> {
  const { pool } = context.ports.store
  const volume = await readVolumeFacts(pool, volumeId)
  if (!volume?.otherStorageId) return
  const { volumes, attachments, contents } = await storageOf(context, volume.otherStorageId)
  const { id, attachmentId } = volume
  if (attachmentId)
    await context.converge(resume => attachments.remove({ kind: 'attachment', id: attachmentId }, context.call, resume))
  await contents?.release({ kind: 'volume', id }, context.call)
  await context.converge(resume => volumes.remove({ kind: 'volume', id }, context.call, resume))
  await recordOtherStorage(pool, volumeId, null)
}
