import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { addImageInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { forgetUnpublishedImage, insertImage } from '@/server/store/images'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'

/** Writes the image down; the task reads the file and publishes it. */
export function addImage(ctx: ServiceContext, input: z.output<typeof addImageInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'image.add', async tx => {
    authorize(ctx.actor, 'images.manage', 'platform')
    if (!input.path.startsWith('simulated:') && !input.path.startsWith('/'))
      throw new PlenumError('invalid', 'Give the whole path, from / on.', { field: 'path' })
    // One that never came to be does not keep its name.
    await forgetUnpublishedImage(tx, input.name)
    const imageId = newId('image')
    if (!(await insertImage(tx, { ...input, id: imageId })))
      throw new PlenumError('conflict', `There is already an image ${input.name}. Choose another name.`, {
        field: 'name',
      })
    return {
      kind: 'image.add',
      input: { imageId, name: input.name },
      vdcId: null,
      resource: { kind: 'image', id: imageId, name: input.name },
      locks: [lockOf('image', imageId)],
    }
  })
}
