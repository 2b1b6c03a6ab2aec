import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { forgetInstance } from '@/server/store/instances'
import { readWork } from '@/server/store/work'
import type { WorkflowPorts } from '../ports'
import { look, recordMachine } from './bring-about'
import { computeOf, instanceRef, requireWork } from './spec'

/** The service recorded what was found; the machine only gets our mark. The way back leaves neither. */
export const importInstance: Workflow<'instance.import', WorkflowPorts> = {
  kind: 'instance.import',
  steps: {
    'Mark the machine': {
      async do(context) {
        const work = await requireWork(context, context.input.instanceId)
        const { instances } = await computeOf(context, work)
        if (!instances.adopt)
          throw new PlenumError('unsupported', 'This host’s driver can’t take over machines. Leave it as it is.')
        const { id, vdcId, name, generation } = work
        const mark = { id, vdcId, name, generation, imageId: work.image.id }
        await instances.adopt(context.input.external, mark, context.call)
      },
      async undo(context) {
        const work = await readWork(context.ports.store.pool, context.input.instanceId)
        if (!work) return
        const { instances } = await computeOf(context, work)
        await instances.release?.(instanceRef(work), context.call)
        await forgetInstance(context.ports.store.pool, work.id)
      },
    },
    'Record what it is': {
      async do(context) {
        const work = await requireWork(context, context.input.instanceId)
        const seen = await look(context, work)
        if (!seen.exists)
          throw new PlenumError('missing', `${work.name} is no longer on its host. Look at the findings again.`)
        await recordMachine(context, work, seen, work.power)
      },
      undo: 'The step before forgets the instance.',
    },
  },
}
