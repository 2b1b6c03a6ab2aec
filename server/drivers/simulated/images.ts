import { PlenumError } from '@/server/domain/errors'
import { refuseCreation } from './sentinels'
import { SimpleResource } from './simple'
import type { Site } from './site'

/** Base images on a host: copied once, then the ground of every root disk made from them. */
export const createImages = (site: Site) =>
  new SimpleResource<'image'>(site, {
    kind: 'image',
    creation: 'image copy',
    name: spec => spec.name,
    async create(spec) {
      refuseCreation('image', spec.name)
      return { name: spec.name, sizeBytes: spec.sizeBytes, phase: null }
    },
    async mayRemove(row, tx) {
      const user = (await tx.all('instance', row.place)).find(each => each.document.imageId === row.refId)
      if (user)
        throw new PlenumError('conflict', 'Root disks on the host still stand on this image.', { detail: row.place })
    },
    status: row => ({ sizeBytes: row.document.sizeBytes }),
    plan: (spec, status) =>
      status.sizeBytes === spec.sizeBytes
        ? []
        : [{ field: 'sizeBytes', from: status.sizeBytes, to: spec.sizeBytes, impact: 'replace' }],
  })
