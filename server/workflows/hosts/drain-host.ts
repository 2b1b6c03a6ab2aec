import type { Workflow } from '@/server/engine/types'
import { readHostWork } from '@/server/store/work-hosts'
import type { WorkflowPorts } from '../ports'

/** Its machines are moved by the steps of their own kind, which come before this one. It was cordoned with the wish. */
export const drainHost: Workflow<'host.drain', WorkflowPorts> = {
  kind: 'host.drain',
  steps: {
    'See what is left': {
      async do({ input, ports, call }) {
        const count = (await readHostWork(ports.store.pool, input.hostId))?.instanceCount ?? 0
        if (count === 0) call.log(`Nothing runs on ${input.name}: it is safe to switch off`)
        else call.log(`${count === 1 ? '1 instance stays' : `${count} instances stay`} on ${input.name}`)
      },
      undo: 'It only looks. The host stays cordoned until that is lifted.',
    },
  },
}
