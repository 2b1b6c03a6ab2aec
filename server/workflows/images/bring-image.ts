import { recordImageCopy } from '@/server/store/image-copies'
import type { ImageFile } from '@/server/store/images'
import type { Work } from '../ports'

/** The image on a host, copied there unless it holds it already; and that it does is recorded. */
export async function bringImage(context: Work, hostId: string, image: ImageFile): Promise<void> {
  const { images } = await context.ports.infrastructure.compute(hostId)
  if (!images) return
  const seen = await context.converge(resume =>
    images.ensure({ kind: 'image', id: image.id }, image, 1, context.call, resume),
  )
  if (seen.exists) await recordImageCopy(context.ports.store.pool, image.id, hostId, seen.status.sizeBytes)
}
