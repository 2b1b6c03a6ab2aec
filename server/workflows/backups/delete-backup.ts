import type { Workflow } from '@/server/engine/types'
import { forgetBackup, recordBackupState } from '@/server/store/backups'
import type { WorkflowPorts } from '../ports'
import { refOf, storeOf } from './reach'

export const deleteBackup: Workflow<'backup.delete', WorkflowPorts> = {
  kind: 'backup.delete',
  steps: {
    'Delete the backup': {
      isFinal: true,
      // While another is being written, its store takes none away.
      attempts: 20,
      timeoutMs: 55 * 60_000,
      async do(context) {
        const { input, ports } = context
        await recordBackupState(ports.store.pool, input.backupId, 'deleting')
        const store = await storeOf(context, input.zoneId)
        await store.remove(refOf(input), context.call)
      },
      undo: 'Part of it may be gone already. Delete it again to finish.',
    },
    'Forget the backup': {
      do: ({ input, ports }) => forgetBackup(ports.store.pool, input.backupId),
      undo: 'What is deleted is not brought back. Delete it again to finish.',
    },
  },
}
