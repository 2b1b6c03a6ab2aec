import type { z } from 'zod'
import type { ImageView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import type { setImageVersionInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { imageNameTaken, lockImageNames, writeVersion } from '@/server/store/image-family'
import { readImage } from '@/server/store/read-catalog'
import { type AnyTx, transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { imageFor } from './queries'

/** Of which family it is a version, and whether it is still offered. Nothing that was made from it is touched. */
export function setImageVersion(
  ctx: ServiceContext,
  { imageId, family, isDeprecated }: z.output<typeof setImageVersionInput>,
): Promise<ImageView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'images.manage', 'platform')
    const image = await readImage(tx, imageId)
    if (!image) throw missing('image', imageId)
    await refuseTwoMeanings(tx, { name: image.name, family })
    await writeVersion(tx, imageId, { family, isDeprecated })
    return imageFor(ctx.actor, (await readImage(tx, imageId))!)
  })
}

/** Designs name families and images alike: one name is never both. @throws `conflict` */
export async function refuseTwoMeanings(tx: AnyTx, { name, family }: { name: string; family: string | null }) {
  await lockImageNames(tx)
  if (family !== null && (family === name || (await imageNameTaken(tx, family))))
    throw new PlenumError('conflict', `There is an image ${family}. Give the family another name.`, { field: 'family' })
}
