import { PlenumError } from '@/server/domain/errors'
import type { Ref } from '@/server/drivers/contract'
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
        const refs: Ref<'instance'>[] = []
        for await (const { id } of instances.list(call)) if (id) refs.push({ kind: 'instance', id })
        const places = await placesOf(
          ports.store.pool,
          refs.map(ref => ref.id),
        )
        const moved = new Set(places.filter(it => it.hostId !== input.hostId).map(it => it.id))
        for (const ref of refs.filter(it => moved.has(it.id))) {
          await converge(resume => instances.remove(ref, call, resume))
          call.log(`Removed the former machine of ${ref.id}`)
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
