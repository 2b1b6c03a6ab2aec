import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import {
  forgetLoadBalancer,
  type LoadBalancerShape,
  writeLoadBalancer,
  zonesThatBalance,
} from '@/server/store/load-balancers'
import { transact } from '@/server/store/transact'
import { networkOf } from '../instances/port'
import type { Work, WorkflowPorts } from '../ports'
import { together } from '../together'
import { bringLoadBalancerToZones } from './bring'

type Key = { loadBalancerId: Id<'loadBalancer'>; vdcId: string; generation?: number }

const record = (context: Work, { loadBalancerId: id, vdcId, generation }: Key, shape: LoadBalancerShape) =>
  transact(context.ports.store, tx => {
    const { name, networkId, address, listeners, healthCheck, instanceIds, clusterIds } = shape
    const of = { name, networkId, address, listeners, healthCheck, instanceIds, clusterIds }
    return writeLoadBalancer(tx, { ...of, id, vdcId, generation, taskId: context.task.id })
  })

async function forget(context: Work, { loadBalancerId }: Key): Promise<void> {
  await forgetLoadBalancer(context.ports.store.pool, loadBalancerId)
}

/** A load balancer is in the zones of its members; to others it comes with the first of them (instances/port). */
export const createLoadBalancer: Workflow<'loadBalancer.create', WorkflowPorts> = {
  kind: 'loadBalancer.create',
  steps: {
    'Record the load balancer': {
      do: context => record(context, context.input, context.input),
      async undo(context) {
        await forget(context, context.input)
        // Members were started meanwhile: their zones have got it.
        await removeFromZones(context)
      },
    },
    'Bring it to its members': { do: bringToZones, undo: removeFromZones },
  },
}

export const changeLoadBalancer: Workflow<'loadBalancer.change', WorkflowPorts> = {
  kind: 'loadBalancer.change',
  steps: {
    'Record the change': {
      do: context => record(context, context.input, context.input.to),
      undo: context => record(context, context.input, context.input.from),
    },
    'Change it in its zones': {
      do: bringToZones,
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bringToZones(context)
      },
    },
  },
}

/** The record goes first: from then on no member brings it into a zone. */
export const deleteLoadBalancer: Workflow<'loadBalancer.delete', WorkflowPorts> = {
  kind: 'loadBalancer.delete',
  steps: {
    'Forget the load balancer': {
      do: context => forget(context, context.input),
      undo: context => record(context, context.input, context.input.from),
    },
    'Remove it from the zones': {
      do: removeFromZones,
      // It is recorded again only after this.
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bringToZones(context)
      },
    },
  },
}

function bringToZones(context: Work & { input: Key }): Promise<void> {
  return bringLoadBalancerToZones(context, context.input.loadBalancerId)
}

/** Which zones have it is recorded nowhere; where there is none, removing it changes nothing. */
async function removeFromZones(context: Work & { input: Key }): Promise<void> {
  const { loadBalancerId: id } = context.input
  await together(
    (await zonesThatBalance(context.ports.store.pool)).map(async ({ hostId }) => {
      const zone = await networkOf(context, hostId)
      const ref = { kind: 'loadBalancer', id } as const
      if (zone) await context.converge(resume => zone.loadBalancers.remove(ref, context.call, resume))
    }),
  )
}
