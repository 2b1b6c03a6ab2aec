import { PlenumError } from '@/server/domain/errors'
import { steadyMs } from '@/server/domain/planning/rolling'
import type { Workflow } from '@/server/engine/types'
import type { WorkflowPorts } from '../ports'
import { look, recordMachine } from './bring-about'
import { requireWork } from './spec'

const lookEveryMs = 1_000

/**
 * After a member of a cluster was changed, before the next one is: it has to be there and to stay on. What its service
 * does nobody asks: neither Plenum nor hosts are on its network.
 */
export const settleInstance: Workflow<'instance.settle', WorkflowPorts> = {
  kind: 'instance.settle',
  steps: {
    'See that it stays up': {
      async do(context) {
        const { instanceId, name } = context.input
        for (let sinceMs = 0; ; sinceMs += lookEveryMs) {
          const work = await requireWork(context, instanceId)
          const seen = await look(context, work)
          const state = seen.exists ? seen.status.power : 'gone'
          if (state !== work.power) {
            await recordMachine(context, work, seen, work.power)
            throw new PlenumError(
              'conflict',
              `${name} is ${state} ${inSeconds(sinceMs)} after its change. The cluster’s other members are not touched.`,
            )
          }
          if (sinceMs >= steadyMs) return
          context.progress((100 * sinceMs) / steadyMs)
          await context.wait(lookEveryMs)
        }
      },
      undo: 'Nothing was changed by looking.',
    },
  },
}

const inSeconds = (ms: number) => `${Math.round(ms / 1000)} s`
