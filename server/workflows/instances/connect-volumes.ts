import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Connection } from '@/server/drivers/contract'
import { type InstanceWork, recordSources } from '@/server/store/work'
import type { Work } from '../ports'
import { together } from '../together'

type Attached = InstanceWork['attachments'][number]

/** @throws `unsupported` when it keeps no volumes. */
export async function storageOf(context: Work, storageId: Id<'storage'>) {
  const connection = await context.ports.infrastructure.storage(storageId)
  const { volumes, attachments } = connection
  if (!volumes || !attachments) throw new PlenumError('unsupported', 'This storage keeps no volumes. Choose another.')
  return connection as Connection & { volumes: typeof volumes; attachments: typeof attachments }
}

/** An export for each attachment, and where the host finds it. */
export async function connectVolumes(
  context: Work,
  instanceId: InstanceWork['id'],
  attached: Attached[],
): Promise<void> {
  if (attached.length === 0) return
  if (attached.some(each => each.isHalfReverted))
    throw new PlenumError('conflict', 'A revert of one of its volumes did not finish. Revert that volume again first.')
  const sources = await together(
    attached.map(async ({ id, volumeId, storageId }) => {
      const { attachments } = await storageOf(context, storageId)
      const seen = await context.converge(resume =>
        attachments.ensure({ kind: 'attachment', id }, { volumeId, instanceId }, 1, context.call, resume),
      )
      if (!seen.exists) throw new PlenumError('conflict', 'A volume could not be connected. Try again.')
      return { id, source: seen.status.source }
    }),
  )
  await recordSources(context.ports.store.pool, sources)
}

/**
 * Takes the exports away, cutting off whoever still uses them: the fence. Should storage not answer, nobody is to believe
 * that they are still there.
 */
export async function disconnectVolumes(context: Work, attached: Pick<Attached, 'id' | 'storageId'>[]): Promise<void> {
  await recordSources(
    context.ports.store.pool,
    attached.map(({ id }) => ({ id, source: null })),
  )
  await together(
    attached.map(async ({ id, storageId }) => {
      const { attachments } = await storageOf(context, storageId)
      await context.converge(resume => attachments.remove({ kind: 'attachment', id }, context.call, resume))
    }),
  )
}
