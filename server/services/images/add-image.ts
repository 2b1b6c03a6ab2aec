import path from 'node:path'
import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { addImageInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { writeAudience } from '@/server/store/image-audience'
import { isFamily } from '@/server/store/image-family'
import { forgetUnpublishedImage, insertImage } from '@/server/store/images'
import type { AnyTx } from '@/server/store/transact'
import { forgetUpload } from '@/server/store/uploads'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { admitVdcs } from './set-audience'
import { refuseTwoMeanings } from './set-version'
import { ownUpload } from './uploads'

/** Writes the image down; the task fetches its file, looks at it and publishes it. */
export function addImage(ctx: ServiceContext, input: z.output<typeof addImageInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'image.add', async tx => {
    authorize(ctx.actor, 'images.manage', 'platform')
    const source = await sourceOf(tx, ctx, input)
    // One that never came to be does not keep its name.
    await forgetUnpublishedImage(tx, input.name)
    await refuseTwoMeanings(tx, input)
    if (await isFamily(tx, input.name))
      throw new PlenumError('conflict', `There is a family ${input.name}. Choose another name.`, { field: 'name' })
    const imageId = newId('image')
    if (!(await insertImage(tx, { ...input, id: imageId, path: input.path ?? '', source })))
      throw new PlenumError('conflict', `There is already an image ${input.name}. Choose another name.`, {
        field: 'name',
      })
    await admitVdcs(tx, input.audience)
    await writeAudience(tx, imageId, input.audience)
    const { name, url, uploadId, sha256, format, signature } = input
    return {
      kind: 'image.add',
      input: { imageId, name, url, uploadId, sha256, format, signature },
      vdcId: null,
      resource: { kind: 'image', id: imageId, name },
      locks: [lockOf('image', imageId)],
    }
  })
}

/** In words, for people. An upload becomes one image: whoever names it takes it. */
async function sourceOf(tx: AnyTx, ctx: ServiceContext, input: z.output<typeof addImageInput>): Promise<string> {
  if (input.url) return input.url
  if (input.uploadId) {
    const upload = await ownUpload({ ...ctx, on: tx }, input.uploadId)
    if (!upload.isWhole)
      throw new PlenumError('conflict', `${upload.fileName} is not wholly uploaded yet. Send the rest of it first.`, {
        field: 'uploadId',
      })
    await forgetUpload(tx, upload.id)
    return upload.fileName
  }
  const file = input.path ?? ''
  if (!file.startsWith('simulated:') && !path.isAbsolute(file))
    throw new PlenumError('invalid', 'Give the whole path, from / on.', { field: 'path' })
  return file
}
