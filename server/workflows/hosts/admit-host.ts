import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { placesOf, recordAdmitted } from '@/server/store/failover'
import type { WorkflowPorts } from '../ports'

/**
 * Takes a fenced host back once it answers. It may have come back with its guests running: whatever runs elsewhere by
 * now is removed from it first. It stays cordoned, for a person to look at.
 */
export const admitHost: Workflow<'host.admit', WorkflowPorts> = {
  kind: 'host.admit',
  steps: {
    'Connect to the host': {
      async do({ input, ports, call }) {
        const connection = await ports.infrastructure.compute(input.hostId)
        const probe = await connection.probe(call)
        if (!probe.healthy)
          throw new PlenumError('conflict', `${input.name} is not fit yet: ${probe.problems.join(' ')}`)
      },
      undo: 'Nothing was changed by looking.',
    },
    'Remove what runs elsewhere by now': {
      lane: async ({ input }) => input.hostId,
      isFinal: true,
      async do({ input, ports, call, converge }) {
        const { instances } = await ports.infrastructure.compute(input.hostId)
        if (!instances) return
        const found = new Map<Id<'instance'>, number>()
        for await (const { id, seen } of instances.list(call)) if (id) found.set(id, seen.status.rootVersion)
        const places = await placesOf(ports.store.pool, [...found.keys()])
        const former = places.filter(it => it.hostId !== input.hostId && !isOnlyOne(it, found.get(it.id)!))
        for (const { id } of former) {
          await converge(resume => instances.remove({ kind: 'instance', id }, call, resume))
          call.log(`Removed the former machine of ${id}`)
        }
      },
      undo: 'They run elsewhere: here they are not missed.',
    },
    'Admit it again': {
      isFinal: true,
      do: ({ input, ports }) => recordAdmitted(ports.store.pool, input.hostId),
      undo: 'It answers and holds nothing that runs elsewhere; that stays true.',
    },
  },
}

/** One that was made anew nowhere, and that nobody sees where it is recorded, came by a migration that nobody answered for. */
const isOnlyOne = (recorded: Awaited<ReturnType<typeof placesOf>>[number], rootVersion: number) =>
  rootVersion >= recorded.rootVersion && (recorded.observed === 'missing' || recorded.observed === 'unknown')
