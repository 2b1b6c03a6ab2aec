import type { Workflow } from '@/server/engine/types'
import { rewriteInstance } from '@/server/store/record-instance'
import { transact } from '@/server/store/transact'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { bringInLine } from './bring-about'
import { onHost } from './on-host'

/**
 * Another name, group, cluster or zone wish; or nothing at all, to repair what was changed behind our back. The
 * machine’s power stays as it is.
 */
export const changeInstance: Workflow<'instance.change', WorkflowPorts> = {
  kind: 'instance.change',
  steps: {
    'Record the change': {
      do: context => record(context, context.input, context.input.to),
      undo: context => record(context, context.input, context.input.from),
    },
    'Bring the machine in line': {
      lane: onHost,
      do: context => bringInLine(context, context.input.instanceId),
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bringInLine(context, context.input.instanceId)
      },
    },
  },
}

type Input = TaskInput<'instance.change'>
const record = ({ ports, task }: Work, { instanceId }: Input, shape: Input['to']) =>
  transact(ports.store, tx => rewriteInstance(tx, instanceId, shape, task.id))
