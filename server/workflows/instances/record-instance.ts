import type { Workflow } from '@/server/engine/types'
import { forgetInstance } from '@/server/store/instances'
import { writeInstance } from '@/server/store/record-instance'
import { transact } from '@/server/store/transact'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'

/** What a service writes before an instance is created, as a step of an apply. */
export const recordInstance: Workflow<'instance.record', WorkflowPorts> = {
  kind: 'instance.record',
  steps: {
    'Record the instance': {
      do: context => record(context, context.input, context.input.to),
      async undo(context) {
        const { instanceId, from } = context.input
        if (from) await record(context, context.input, from)
        else await forgetInstance(context.ports.store.pool, instanceId)
      },
    },
  },
}

const record = (
  context: Work,
  { instanceId: id, vdcId }: TaskInput<'instance.record'>,
  shape: TaskInput<'instance.record'>['to'],
) => transact(context.ports.store, tx => writeInstance(tx, { ...shape, id, vdcId }, context.task))
