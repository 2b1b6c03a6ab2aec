import { whyKept } from '@/server/domain/drift/only-copy'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { placesOf } from '@/server/store/failover'
import { deletedAmong } from '@/server/store/observe-instances'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'

type Clearing = Work & { input: TaskInput<'host.clear'> }

/**
 * A machine that a host has kept, or came back with, while it is recorded elsewhere or was deleted. The task holds the
 * instance’s lock: it does not move meanwhile.
 */
export const clearHost: Workflow<'host.clear', WorkflowPorts> = {
  kind: 'host.clear',
  steps: {
    'Make sure that it is not the only one': {
      async do(context) {
        await refuseOnlyOne(context)
      },
      undo: 'Nothing was changed by looking.',
    },
    'Remove the machine': {
      lane: async ({ input }) => input.hostId,
      isFinal: true,
      async do(context) {
        if (!(await refuseOnlyOne(context))) return
        const { hostId, instanceId } = context.input
        const machines = await machinesOf(context, hostId)
        await context.converge(resume => machines.remove({ kind: 'instance', id: instanceId }, context.call, resume))
      },
      undo: 'Nobody needs it: it was deleted, or is elsewhere.',
    },
  },
}

/** @returns false: it is gone already. */
async function refuseOnlyOne(context: Clearing): Promise<boolean> {
  const { hostId, instanceId, name } = context.input
  const { pool } = context.ports.store
  const ref = { kind: 'instance', id: instanceId } as const
  const [place] = await placesOf(pool, [instanceId])
  if (place?.hostId === hostId)
    throw new PlenumError('conflict', `${name} is recorded on this host by now. There is nothing to remove.`)
  const here = await (await machinesOf(context, hostId)).observe(ref, context.call)
  if (!here.exists) return false
  const there = place?.hostId ? await (await machinesOf(context, place.hostId)).observe(ref, context.call) : null
  const host = place?.hostId ? await readHostWork(pool, place.hostId) : null
  const reason = whyKept({
    ...{ name, power: here.status.power, wasDeleted: (await deletedAmong(pool, [instanceId])).length > 0 },
    recorded: place
      ? {
          hostName: host?.name ?? null,
          isFormer: here.status.rootVersion < place.rootVersion,
          isSeen: Boolean(there?.exists && there.status.rootVersion >= place.rootVersion),
        }
      : null,
  })
  if (reason) throw new PlenumError('conflict', `${reason}.`)
  return true
}

async function machinesOf(context: Work, hostId: string) {
  const { instances } = await context.ports.infrastructure.compute(hostId as Id<'host'>)
  if (!instances) throw new PlenumError('unsupported', 'This host runs no machines. Ask an operator to look.')
  return instances
}
