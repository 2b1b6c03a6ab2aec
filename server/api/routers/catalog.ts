import { z } from 'zod'
import { imageView, instanceTypeView } from '@/server/domain/catalog'
import { imageCopyView } from '@/server/domain/image-copy'
import {
  addImageInput,
  changeImageCopiesInput,
  imageCopiesInput,
  inVdc,
  removeImageInput,
  setImageAudienceInput,
  setImageVersionInput,
} from '@/server/domain/inputs'
import { taskReceipt } from '@/server/domain/task'
import { addImage } from '@/server/services/images/add-image'
import { copyToHosts, listCopies, removeCopies } from '@/server/services/images/copies'
import { listImages, listImagesInVdc } from '@/server/services/images/queries'
import { removeImage } from '@/server/services/images/remove-image'
import { setImageAudience } from '@/server/services/images/set-audience'
import { setImageVersion } from '@/server/services/images/set-version'
import { listInstanceTypes } from '@/server/services/instance-types/queries'
import { callsOf, router } from '../trpc'

const imageCall = callsOf('Images')
const typeCall = callsOf('Instance types')

export const imagesRouter = router({
  list: imageCall({
    method: 'GET',
    path: '/images',
    summary: 'List images',
    description: 'Public ones, and what is shared with a VDC that you may read; operators see all.',
    permission: 'images.read',
    errors: [],
  })
    .output(z.object({ items: z.array(imageView) }))
    .query(({ ctx }) => listImages(ctx.service)),

  inVdc: imageCall({
    method: 'GET',
    path: '/vdcs/{vdcId}/images',
    summary: 'List the images that a VDC may use',
    description: 'Public ones, and those that are shared with it.',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(inVdc)
    .output(z.object({ items: z.array(imageView) }))
    .query(({ ctx, input }) => listImagesInVdc(ctx.service, input.vdcId)),

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

  setAudience: imageCall({
    method: 'PUT',
    path: '/images/{imageId}/audience',
    summary: 'Say who may use an image',
    description:
      'Every VDC (`public`), those that are named (`shared`), or none yet (`private`). Instances that were made from it keep it.',
    permission: 'images.manage',
    errors: ['missing', 'denied'],
  })
    .input(setImageAudienceInput)
    .output(imageView)
    .mutation(({ ctx, input }) => setImageAudience(ctx.service, input)),

  setVersion: imageCall({
    method: 'PUT',
    path: '/images/{imageId}/version',
    summary: 'Say what an image is a version of',
    description:
      'Its family, whose newest version designs can name; and whether it is deprecated: not offered any more, and never the newest. Nothing that was made from it is touched.',
    permission: 'images.manage',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(setImageVersionInput)
    .output(imageView)
    .mutation(({ ctx, input }) => setImageVersion(ctx.service, input)),

  copies: imageCall({
    method: 'GET',
    path: '/images/{imageId}/copies',
    summary: 'List which hosts hold a copy of an image',
    description:
      'Every host, by zone. Root disks stand on their host’s copy; it is made when the first instance there wants it.',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(imageCopiesInput)
    .output(z.object({ items: z.array(imageCopyView) }))
    .query(({ ctx, input }) => listCopies(ctx.service, input)),

  copyToHosts: imageCall({
    method: 'POST',
    path: '/images/{imageId}/copies',
    summary: 'Copy an image to hosts',
    description:
      'To those of a zone, or all, that have no copy yet: the first instance there does not wait for it then.',
    permission: 'images.manage',
    errors: ['missing', 'denied', 'conflict', 'busy'],
  })
    .input(changeImageCopiesInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => copyToHosts(ctx.service, input)),

  removeCopies: imageCall({
    method: 'DELETE',
    path: '/images/{imageId}/copies',
    summary: 'Remove unused copies of an image',
    description:
      'From hosts of a zone, or all, where no instance was made from it. A copy that root disks stand on stays.',
    permission: 'images.manage',
    errors: ['missing', 'denied', 'conflict', 'busy'],
  })
    .input(changeImageCopiesInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => removeCopies(ctx.service, input)),

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
