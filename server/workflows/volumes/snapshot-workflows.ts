import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Ref, Snapshots } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { forgetSnapshot, readSnapshotFacts, recordSnapshotState } from '@/server/store/snapshots'
import { readVolumeFacts, recordReverting } from '@/server/store/volumes'
import { bringInLine } from '../instances/bring-about'
import { storageOf } from '../instances/connect-volumes'
import { onHost } from '../instances/on-host'
import type { Work, WorkflowPorts } from '../ports'
import { connectOne, disconnectOne } from './attachment-workflows'
import { fillMs, makeVolume, requireVolume } from './volume-workflows'

type OnSnapshot = { snapshotId: Id<'snapshot'>; volumeId: Id<'volume'>; name: string }

const refOf = ({ snapshotId: id, volumeId: of }: OnSnapshot): Ref<'snapshot'> => ({ kind: 'snapshot', id, of })

/** @throws `unsupported` where the storage takes none. */
export async function snapshotsOf(context: Work, storageId: Id<'storage'>): Promise<Snapshots> {
  const { snapshots } = await storageOf(context, storageId)
  if (!snapshots) throw new PlenumError('unsupported', 'This storage takes no snapshots. Use a volume on another.')
  return snapshots
}

/** Already gone with its volume is as good. */
async function removeSnapshot(context: Work, input: OnSnapshot): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, input.volumeId)
  if (!volume) return
  const snapshots = await snapshotsOf(context, volume.storageId)
  await context.converge(resume => snapshots.remove(refOf(input), context.call, resume))
}

export const createSnapshot: Workflow<'snapshot.create', WorkflowPorts> = {
  kind: 'snapshot.create',
  steps: {
    'Take the snapshot': {
      timeoutMs: fillMs,
      async do(context) {
        const { input } = context
        const { storageId } = await requireVolume(context, input.volumeId)
        const snapshots = await snapshotsOf(context, storageId)
        await context.converge(resume => snapshots.ensure(refOf(input), { name: input.name }, 1, context.call, resume))
        await recordSnapshotState(context.ports.store.pool, input.snapshotId, 'available')
      },
      async undo(context) {
        await removeSnapshot(context, context.input)
        await forgetSnapshot(context.ports.store.pool, context.input.snapshotId)
      },
    },
  },
}

export const revertToSnapshot: Workflow<'snapshot.revert', WorkflowPorts> = {
  kind: 'snapshot.revert',
  steps: {
    'Disconnect the volume': {
      async do(context) {
        const { attachmentId, volumeId } = context.input
        if (attachmentId) await disconnectOne(context, attachmentId, volumeId)
      },
      undo: connectAgain,
    },
    'Revert the volume': {
      isFinal: true,
      timeoutMs: fillMs,
      async do(context) {
        const { input, ports } = context
        const { storageId } = await requireVolume(context, input.volumeId)
        const snapshots = await snapshotsOf(context, storageId)
        // Until it is whole again, nothing can be attached to it or start with it.
        await recordReverting(ports.store.pool, input.volumeId, input.snapshotId)
        await context.converge(resume => snapshots.revert(refOf(input), context.call, resume))
        await makeVolume(context, input.volumeId)
        await recordReverting(ports.store.pool, input.volumeId, null)
      },
      undo: 'What was written since is overwritten, perhaps in part. Revert it again.',
    },
    'Connect it again': {
      lane: async ({ ports, input: { instanceId } }) => (instanceId ? onHost({ ports, input: { instanceId } }) : null),
      do: connectAgain,
      undo: 'It stays reverted.',
    },
  },
}

async function connectAgain(
  context: Work & { input: { attachmentId: Id<'attachment'> | null; instanceId: Id<'instance'> | null } },
) {
  const { attachmentId, instanceId } = context.input
  if (!attachmentId || !instanceId) return
  await connectOne(context, instanceId, attachmentId)
  await bringInLine(context, instanceId)
}

export const deleteSnapshot: Workflow<'snapshot.delete', WorkflowPorts> = {
  kind: 'snapshot.delete',
  steps: {
    'Delete the snapshot': {
      isFinal: true,
      async do(context) {
        await recordSnapshotState(context.ports.store.pool, context.input.snapshotId, 'deleting')
        await removeSnapshot(context, context.input)
      },
      // Given up before it was gone, it is what it was before.
      async undo(context) {
        const { input, ports } = context
        const snapshot = await readSnapshotFacts(ports.store.pool, input.snapshotId)
        if (!snapshot) return 'lost'
        const snapshots = await snapshotsOf(context, snapshot.storageId)
        const seen = await snapshots.observe(refOf(input), context.call)
        if (seen.exists) return recordSnapshotState(ports.store.pool, input.snapshotId, 'available')
        await forgetSnapshot(ports.store.pool, input.snapshotId)
        return 'lost'
      },
    },
    'Forget the snapshot': {
      do: ({ input, ports }) => forgetSnapshot(ports.store.pool, input.snapshotId),
      undo: 'Deleted data is not brought back. Delete it again to finish.',
    },
  },
}
