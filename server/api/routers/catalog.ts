import { z } from 'zod'
import { imageView, instanceTypeView } from '@/server/domain/catalog'
import { addImageInput, removeImageInput } from '@/server/domain/inputs'
import { taskReceipt } from '@/server/domain/task'
import { addImage } from '@/server/services/images/add-image'
import { listImages } from '@/server/services/images/queries'
import { removeImage } from '@/server/services/images/remove-image'
import { listInstanceTypes } from '@/server/services/instance-types/queries'
import { callsOf, router } from '../trpc'

const imageCall = callsOf('Images')
const typeCall = callsOf('Instance types')

export const imagesRouter = router({
  list: imageCall({
    method: 'GET',
    path: '/images',
    summary: 'List images',
    permission: 'images.read',
    errors: [],
  })
    .output(z.object({ items: z.array(imageView) }))
    .query(({ ctx }) => listImages(ctx.service)),

  add: imageCall({
    method: 'POST',
    path: '/images',
    summary: 'Add an image',
    description:
      'From one of `path` (a file on the machine that runs Plenum), `url` (Plenum fetches it), and `uploadId`: the id of a file that was sent to /api/v1/uploads by the tus protocol 1.0.0, which goes on where it broke off. The file is judged by its own bytes: one that points to other files is refused.',
    permission: 'images.manage',
    errors: ['missing', 'denied', 'conflict', 'busy', 'unsupported'],
  })
    .input(addImageInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => addImage(ctx.service, input)),

  remove: imageCall({
    method: 'DELETE',
    path: '/images/{imageId}',
    summary: 'Remove an image',
    description: 'Only one that no instance was made from. Hosts give up their copies.',
    permission: 'images.manage',
    errors: ['missing', 'denied', 'conflict', 'busy'],
  })
    .input(removeImageInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => removeImage(ctx.service, input)),
})

export const instanceTypesRouter = router({
  list: typeCall({
    method: 'GET',
    path: '/instance-types',
    summary: 'List instance types',
    permission: 'instanceTypes.read',
    errors: [],
  })
    .output(z.object({ items: z.array(instanceTypeView) }))
    .query(({ ctx }) => listInstanceTypes(ctx.service)),
})
