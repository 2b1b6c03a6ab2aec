import type { Id } from '@/server/domain/ids'
import { forgetImageCopy } from '@/server/store/image-copies'
import type { Work } from '../ports'

/** A host gives up its copy. @throws `conflict` when root disks there stand on it: the host itself looks for those. */
export async function takeCopy(context: Work, hostId: string, imageId: Id<'image'>): Promise<void> {
  const { images } = await context.ports.infrastructure.compute(hostId)
  if (!images) return
  await context.converge(resume => images.remove({ kind: 'image', id: imageId }, context.call, resume))
  await forgetImageCopy(context.ports.store.pool, imageId, hostId)
}
