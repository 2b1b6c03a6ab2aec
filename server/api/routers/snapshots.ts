import { z } from 'zod'
import type { ErrorKind } from '@/server/domain/errors'
import {
  createSnapshotInput,
  deleteSnapshotInput,
  listSnapshotsInput,
  revertToSnapshotInput,
} from '@/server/domain/inputs'
import { snapshotView } from '@/server/domain/snapshot'
import { taskReceipt } from '@/server/domain/task'
import { createSnapshot } from '@/server/services/snapshots/create-snapshot'
import { deleteSnapshot } from '@/server/services/snapshots/delete-snapshot'
import { listSnapshots } from '@/server/services/snapshots/queries'
import { revertToSnapshot } from '@/server/services/snapshots/revert-to-snapshot'
import { callsOf, router } from '../trpc'

const call = callsOf('Volumes')

const changing: ErrorKind[] = ['missing', 'denied', 'conflict', 'busy', 'unsupported']

export const snapshotsRouter = router({
  list: call({
    method: 'GET',
    path: '/volumes/{volumeId}/snapshots',
    summary: 'List a volume’s snapshots',
    permission: 'snapshots.read',
    errors: ['missing'],
  })
    .input(listSnapshotsInput)
    .output(z.object({ items: z.array(snapshotView) }))
    .query(({ ctx, input }) => listSnapshots(ctx.service, input)),

  create: call({
    method: 'POST',
    path: '/volumes/{volumeId}/snapshots',
    summary: 'Take a snapshot of a volume',
    description: 'Also while an instance uses it: it holds what a power cut at that moment would have left.',
    permission: 'snapshots.create',
    errors: [...changing, 'exhausted'],
  })
    .input(createSnapshotInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => createSnapshot(ctx.service, input)),

  revert: call({
    method: 'POST',
    path: '/snapshots/{snapshotId}/revert',
    summary: 'Revert a volume to a snapshot',
    description: 'What was written since is lost. The volume is detached, or what it is attached to is off.',
    permission: 'volumes.change',
    errors: changing,
  })
    .input(revertToSnapshotInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => revertToSnapshot(ctx.service, input)),

  delete: call({
    method: 'DELETE',
    path: '/snapshots/{snapshotId}',
    summary: 'Delete a snapshot',
    description: 'The volume, and volumes that were made of it, stay as they are.',
    permission: 'snapshots.delete',
    errors: changing,
  })
    .input(deleteSnapshotInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => deleteSnapshot(ctx.service, input)),
})
