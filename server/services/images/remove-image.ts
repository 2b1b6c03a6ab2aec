import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { removeImageInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize, missing } from '@/server/policy'
import { readImageFile } from '@/server/store/images'
import { readImage } from '@/server/store/read-catalog'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'

/** Only one that no instance was made from: a rebuild would need it. */
export function removeImage(ctx: ServiceContext, input: z.output<typeof removeImageInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'image.remove', async tx => {
    authorize(ctx.actor, 'images.manage', 'platform')
    const [image, file] = [await readImage(tx, input.imageId), await readImageFile(tx, input.imageId)]
    if (!image || !file) throw missing('image', input.imageId)
    if (image.instanceCount > 0)
      throw new PlenumError(
        'conflict',
        `${image.instanceCount} ${image.instanceCount === 1 ? 'instance was' : 'instances were'} made from ${image.name}. Delete or rebuild them from another image first.`,
      )
    return {
      kind: 'image.remove',
      input: { imageId: input.imageId, name: image.name, path: file.path },
      vdcId: null,
      resource: { kind: 'image', id: input.imageId, name: image.name },
      locks: [lockOf('image', input.imageId)],
    }
  })
}
