import type { ImageView } from '@/server/domain/catalog'
import { type Actor, authorize, readableVdcs } from '@/server/policy'
import * as store from '@/server/store/read-catalog'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** Those that I may see: public ones, and what is shared with a VDC of mine. */
export async function listImages({ store: { pool }, actor }: ServiceContext) {
  authorize(actor, 'images.read', 'platform')
  const images = await store.listImages(pool, readableVdcs(actor))
  return { items: images.map(image => imageFor(actor, image)) }
}

/** Those that can be chosen in a VDC, whoever asks: an operator, too, uses there only what it has. */
export async function listImagesInVdc(ctx: ServiceContext, vdcId: string) {
  await authorizeInVdc(ctx, ctx.store.pool, 'vdcs.read', vdcId)
  const images = await store.listImages(ctx.store.pool, [vdcId])
  return { items: images.map(image => imageFor(ctx.actor, image)) }
}

/** With whom else it is shared is nobody’s business but operators’. */
export function imageFor(actor: Actor, image: ImageView): ImageView {
  const mine = readableVdcs(actor)
  return mine === 'all' ? image : { ...image, sharedWith: image.sharedWith.filter(({ vdcId }) => mine.includes(vdcId)) }
}
