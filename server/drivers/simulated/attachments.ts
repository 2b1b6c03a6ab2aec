import { PlenumError } from '@/server/domain/errors'
import { asksFor } from './sentinels'
import { SimpleResource, storageLock } from './simple'
import type { Site } from './site'

/**
 * The storage side of attachments: an export for exactly one attachment. A volume that has one gets no second: that is
 * the single-writer rule, kept by a unique index too. Removing the export cuts its instance off, whatever that does:
 * the fence.
 */
export const createAttachments = (site: Site) =>
  new SimpleResource<'attachment'>(site, {
    kind: 'attachment',
    creation: 'export',
    name: () => '',
    async create(spec, ref, tx) {
      const volume = await tx.find('volume', site.name, spec.volumeId)
      if (!volume) throw new PlenumError('missing', 'The volume is no longer on the storage server. Ask an operator.')
      if (asksFor(volume.document.name, 'attach-busy-twice') && (await tx.countAttempt(`attach ${ref.id}`)) <= 2)
        return { refused: new PlenumError('busy', 'The storage server is busy with this volume. It is tried again.') }
      const other = (await tx.all('attachment', site.name)).find(each => each.document.volumeId === spec.volumeId)
      if (other?.document.phase?.what === 'remove') return { waitingFor: 'the former connection to close' }
      if (other)
        throw new PlenumError('conflict', 'The volume is connected to another instance. Detach it there first.', {
          detail: `attachment ${other.refId}`,
        })
      return { volumeId: spec.volumeId, instanceId: spec.instanceId, phase: null }
    },
    async update(document, spec) {
      if (document.volumeId === spec.volumeId && document.instanceId === spec.instanceId) return undefined
      throw new PlenumError('conflict', 'This attachment belongs to another pair of volume and instance.')
    },
    status: row => ({
      source: { protocol: 'simulated', export: row.external },
      volumeId: row.document.volumeId,
    }),
    plan: (spec, status) =>
      status.volumeId === spec.volumeId
        ? []
        : [{ field: 'volumeId', from: status.volumeId, to: spec.volumeId, impact: 'replace' }],
    lock: storageLock(site.name),
  })
