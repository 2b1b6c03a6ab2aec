import { designOf } from '@/server/domain/design/design-of'
import { newId } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { forgetVersionOf, insertVersion, lastLayout } from '@/server/store/design-versions'
import { readDraft } from '@/server/store/drafts'
import { readPlan } from '@/server/store/plans'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { transact } from '@/server/store/transact'
import type { WorkflowPorts } from '../ports'

/**
 * A plan, made true. Its changes are carried out by the steps of their own kinds, which come before this one; once all
 * of them are done, what there is now is kept as the design's next version.
 */
export const applyDesign: Workflow<'design.apply', WorkflowPorts> = {
  kind: 'design.apply',
  steps: {
    'Keep the design’s version': {
      async do({ input: { planId, vdcId, message }, ports, task }) {
        await transact(ports.store, async tx => {
          const document = designOf(await readRecordedVdc(tx, vdcId))
          const draftId = (await readPlan(tx, planId))?.draftId
          const layout = (draftId && (await readDraft(tx, draftId))?.layout) || (await lastLayout(tx, vdcId))
          const [id, author] = [newId('designVersion'), task.actorName]
          await insertVersion(tx, { id, vdcId, document, layout, message, author, taskId: task.id })
        })
      },
      undo: ({ task, ports }) => forgetVersionOf(ports.store.pool, task.id),
    },
  },
}
