import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { recordPower } from '@/server/store/host-power'
import { writeCordon } from '@/server/store/hosts'
import { transact } from '@/server/store/transact'
import { forgetHost, readHostWork, recordRetired } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { leavingGateways } from './leave-gateways'
import { powerOf, untilPower } from './switch-power'
import { untilNobodyIsHalfway } from './until-nobody-is-halfway'

/** Its machines are moved by the steps of their own kind, which come before these. It was cordoned with the wish. */
export const retireHost: Workflow<'host.retire', WorkflowPorts> = {
  kind: 'host.retire',
  steps: {
    'Make sure that it is empty': {
      async do(context) {
        await untilNobodyIsHalfway(context)
        await refuseFull(context)
      },
      async undo({ input, ports }) {
        if (!input.wasCordoned) await transact(ports.store, tx => writeCordon(tx, input.hostId, false))
      },
      // A move takes as long as its guest’s memory does.
      timeoutMs: 60 * 60_000,
    },
    'Lead the ways outside by other hosts': leavingGateways,
    'Switch it off': {
      isFinal: true,
      async do(context) {
        const { hostId, name, hasPowerControl } = context.input
        // Once more: the power goes now.
        await refuseFull(context)
        await recordRetired(context.ports.store.pool, hostId)
        if (!hasPowerControl) return context.call.log(`${name} has no power control: switch it off yourself`)
        // By a try before this one, which was about to forget it.
        if (!(await readHostWork(context.ports.store.pool, hostId))) return
        const power = await powerOf(context, hostId)
        await power.off(context.call)
        await untilPower(context, power, 'off')
        await recordPower(context.ports.store.pool, hostId, { state: 'off', problem: null })
      },
      undo: 'It stays off: whoever switches it on decides that with open eyes.',
      timeoutMs: 2 * 60_000,
    },
    'Forget the host': {
      isFinal: true,
      async do({ input, ports }) {
        // Counted anew, under placement’s lock.
        refuse(input.name, await transact(ports.store, tx => forgetHost(tx, input.hostId)))
      },
      undo: 'The last step: either the host is forgotten or it is not.',
    },
  },
}

async function refuseFull({ input, ports }: Work & { input: TaskInput<'host.retire'> }): Promise<void> {
  refuse(input.name, (await readHostWork(ports.store.pool, input.hostId))?.instanceCount ?? 0)
}

function refuse(name: string, count: number): void {
  if (count === 0) return
  const [stay, them] =
    count === 1 ? ['1 instance has its place', 'it'] : [`${count} instances have their place`, 'them']
  throw new PlenumError('conflict', `${stay} on ${name} still, so it was not retired. Move or delete ${them} first.`)
}
