import type { ImageView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import { isImageOpenTo, readImage } from '@/server/store/read-catalog'
import type { AnyTx } from '@/server/store/transact'

/**
 * @param of The VDC that is to use it, and the image that the instance was made from: that one it keeps.
 * @throws `invalid` for an image that is not there, which is what one that others have is like, or not ready yet.
 */
export async function chooseImage(
  tx: AnyTx,
  imageId: string,
  of: { vdcId: string; madeFrom?: string },
): Promise<ImageView> {
  const image = await readImage(tx, imageId)
  const isOpen = imageId === of.madeFrom || (await isImageOpenTo(tx, imageId, of.vdcId))
  if (!image || !isOpen)
    throw new PlenumError('invalid', 'There is no such image. Choose one of the list.', { field: 'imageId' })
  if (!image.isReady)
    throw new PlenumError('invalid', `Image ${image.name} is not ready yet. Choose another, or wait for it.`, {
      field: 'imageId',
    })
  return image
}
