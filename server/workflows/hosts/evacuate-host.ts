import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { lostInstances } from '@/server/store/failover'
import { readWork } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import { leavePort } from '../instances/port'
import { lastTry } from '../instances/return-machine'
import type { Work, WorkflowPorts } from '../ports'

/** The fence and each instance are changes of its graph; what it does itself comes last. */
export const evacuateHost: Workflow<'host.evacuate', WorkflowPorts> = {
  kind: 'host.evacuate',
  steps: {
    'Look at what is left': {
      async do(context) {
        const { input, ports, call } = context
        const left = await lostInstances(ports.store.pool, input.hostId)
        for (const each of left.slice(0, 20)) call.log(`${each.name} has still its place on ${input.name}`)
        call.log(
          left.length === 0 ? `Nothing has its place on ${input.name} any more` : 'The rest was not wanted running',
        )
        await leavePorts(context)
      },
      undo: 'Nothing was changed by looking, and a port that nobody has is not missed.',
    },
  },
}

/** Of those that run in another zone by now: none of them was kept waiting for a network that did not answer. */
async function leavePorts(context: Work & { input: TaskInput<'host.evacuate'> }): Promise<void> {
  const { pool } = context.ports.store
  const from = await readHostWork(pool, context.input.hostId)
  for (const { instanceId } of context.input.instances) {
    const work = await readWork(pool, instanceId)
    if (!from || !work?.zoneId || work.zoneId === from.zoneId) continue
    if (await leavePort(context, work, context.input.hostId)) continue
    if (context.attempt >= lastTry) return
    throw new PlenumError(
      'unreachable',
      'The network of the lost host’s zone does not answer. The work is tried again.',
    )
  }
}
