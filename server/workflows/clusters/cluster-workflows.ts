import type { Workflow } from '@/server/engine/types'
import { type ClusterShape, forgetCluster, writeCluster } from '@/server/store/clusters'
import type { Work, WorkflowPorts } from '../ports'

const record = (context: Work, { clusterId: id, vdcId }: { clusterId: string; vdcId: string }, shape: ClusterShape) =>
  writeCluster(context.ports.store.pool, { id, vdcId, taskId: context.task.id, ...shape })

/** A cluster is a record that its members refer to; they have tasks of their own. */
export const recordCluster: Workflow<'cluster.record', WorkflowPorts> = {
  kind: 'cluster.record',
  steps: {
    'Record the cluster': {
      do: context => record(context, context.input, context.input.to),
      async undo(context) {
        const { clusterId: id, to, from } = context.input
        if (from) await record(context, context.input, from)
        else await forgetCluster(context.ports.store.pool, { id, name: to.name })
      },
    },
  },
}

export const forgetClusterRecord: Workflow<'cluster.forget', WorkflowPorts> = {
  kind: 'cluster.forget',
  steps: {
    'Forget the cluster': {
      do: ({ input: { clusterId: id, from }, ports }) => forgetCluster(ports.store.pool, { id, name: from.name }),
      undo: context => record(context, context.input, context.input.from),
    },
  },
}
