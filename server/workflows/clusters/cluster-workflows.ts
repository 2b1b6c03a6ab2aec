import { asPlenumError } from '@/server/domain/errors'
import { type Id, tryingOf } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { type ClusterShape, forgetCluster, writeCluster } from '@/server/store/clusters'
import { zonesThatBalance } from '@/server/store/load-balancers'
import { networkOf } from '../instances/port'
import { bringLoadBalancer } from '../load-balancers/bring'
import type { Work, WorkflowPorts } from '../ports'

type Input = { clusterId: Id<'cluster'>; vdcId: string; from: ClusterShape | null; to?: ClusterShape }

async function record(context: Work, input: Input, shape: ClusterShape): Promise<void> {
  const { clusterId: id, vdcId } = input
  await writeCluster(context.ports.store.pool, { id, vdcId, taskId: context.task.id, ...shape })
  await tryMembers(context, input)
}

async function forget(context: Work, input: Input, { name }: ClusterShape): Promise<void> {
  await forgetCluster(context.ports.store.pool, { id: input.clusterId, name })
  await tryMembers(context, input)
}

/**
 * What tries the members over the network, in each zone, as is recorded by now. A network that does not answer keeps
 * nobody from changing a cluster: it follows with the next member that starts there.
 */
async function tryMembers(context: Work, { clusterId, from, to }: Input): Promise<void> {
  if (from?.health?.kind !== 'tcp' && to?.health?.kind !== 'tcp') return
  const id = tryingOf(clusterId)
  for (const { hostId } of await zonesThatBalance(context.ports.store.pool)) {
    try {
      const zone = await networkOf(context, hostId)
      if (zone) await bringLoadBalancer(context, zone, hostId, id)
    } catch (error) {
      if (asPlenumError(error).kind !== 'unreachable') throw error
      context.call.log('The network of a zone does not answer: how members there are tried stays as it is')
    }
  }
}

/** A cluster is a record that its members refer to; they have tasks of their own. */
export const recordCluster: Workflow<'cluster.record', WorkflowPorts> = {
  kind: 'cluster.record',
  steps: {
    'Record the cluster': {
      do: context => record(context, context.input, context.input.to),
      async undo(context) {
        const { input } = context
        if (input.from) await record(context, input, input.from)
        else await forget(context, input, input.to)
      },
    },
  },
}

export const forgetClusterRecord: Workflow<'cluster.forget', WorkflowPorts> = {
  kind: 'cluster.forget',
  steps: {
    'Forget the cluster': {
      do: context => forget(context, context.input, context.input.from),
      undo: context => record(context, context.input, context.input.from),
    },
  },
}
