import type { Workflow } from '@/server/engine/types'
import { lostInstances } from '@/server/store/failover'
import type { WorkflowPorts } from '../ports'

/** The fence and each instance are changes of its graph; what it does itself comes last. */
export const evacuateHost: Workflow<'host.evacuate', WorkflowPorts> = {
  kind: 'host.evacuate',
  steps: {
    'Look at what is left': {
      async do({ input, ports, call }) {
        const left = await lostInstances(ports.store.pool, input.hostId)
        for (const each of left.slice(0, 20)) call.log(`${each.name} has still its place on ${input.name}`)
        call.log(
          left.length === 0 ? `Nothing has its place on ${input.name} any more` : 'The rest was not wanted running',
        )
      },
      undo: 'Nothing was changed by looking.',
    },
  },
}
