import { z } from 'zod'
import { imageView, instanceTypeView } from '@/server/domain/catalog'
import { addImageInput } from '@/server/domain/inputs'
import { taskReceipt } from '@/server/domain/task'
import { addImage } from '@/server/services/images/add-image'
import { listImages } from '@/server/services/images/queries'
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
    description: 'From a file on the machine that runs Plenum. Operators only.',
    permission: 'images.manage',
    errors: ['denied', 'conflict', 'busy', 'unsupported'],
  })
    .input(addImageInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => addImage(ctx.service, input)),
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
