import type { Workflow } from '@/server/engine/types'
import { rewriteInstance } from '@/server/store/record-instance'
import { transact } from '@/server/store/transact'
import type { WorkflowPorts } from '../ports'
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
      do: ({ input, ports }) => transact(ports.store, tx => rewriteInstance(tx, input.instanceId, input.to)),
      undo: ({ input, ports }) => transact(ports.store, tx => rewriteInstance(tx, input.instanceId, input.from)),
    },
    'Bring the machine in line': {
      lane: onHost,
      do: context => bringInLine(context, context.input.instanceId),
      async undo(context) {
        const { instanceId, from } = context.input
        await transact(context.ports.store, tx => rewriteInstance(tx, instanceId, from))
        await bringInLine(context, instanceId)
      },
    },
  },
}
