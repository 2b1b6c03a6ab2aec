import type { ImageView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import { readImage } from '@/server/store/read-catalog'
import type { AnyTx } from '@/server/store/transact'

/** @throws `invalid` for an image that is not there, or not ready yet. */
export async function chooseImage(tx: AnyTx, imageId: string): Promise<ImageView> {
  const image = await readImage(tx, imageId)
  if (!image) throw new PlenumError('invalid', 'There is no such image. Choose one of the list.', { field: 'imageId' })
  if (!image.isReady)
    throw new PlenumError('invalid', `Image ${image.name} is not ready yet. Choose another, or wait for it.`, {
      field: 'imageId',
    })
  return image
}
