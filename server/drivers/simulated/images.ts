import { PlenumError } from '@/server/domain/errors'
import type { Row } from './documents'
import { refuseCreation } from './sentinels'
import { SimpleResource } from './simple'
import type { Site } from './site'
import type { WorldTx } from './world'

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
    async update(document, spec, _generation, row, tx) {
      if (document.sizeBytes === spec.sizeBytes) return undefined
      // Not what was copied: it makes way for a new copy.
      await refuseUsed(row, tx)
      document.sizeBytes = spec.sizeBytes
      return { what: 'Began: image copy', operation: 'image copy' }
    },
    mayRemove: refuseUsed,
    status: row => ({ sizeBytes: row.document.sizeBytes }),
    plan: (spec, status) =>
      status.sizeBytes === spec.sizeBytes
        ? []
        : [{ field: 'sizeBytes', from: status.sizeBytes, to: spec.sizeBytes, impact: 'replace' }],
  })

async function refuseUsed(row: Row<'image'>, tx: WorldTx): Promise<void> {
  const user = (await tx.all('instance', row.place)).find(each => each.document.imageId === row.refId)
  if (user)
    throw new PlenumError(
      'conflict',
      'Instances on this host were made from this image: their root disks stand on its copy. Delete or rebuild them first.',
      { detail: user.document.name },
    )
}
