import { PlenumError } from '@/server/domain/errors'
import { bootDeviceWords } from '@/server/domain/sensor'
import type { Power } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { recordPower } from '@/server/store/host-power'
import type { Work, WorkflowPorts } from '../ports'

/** Switches a host's power from outside, and waits until its management controller says that it is so. */
export const switchPower: Workflow<'host.power', WorkflowPorts> = {
  kind: 'host.power',
  steps: {
    'Switch its power': {
      async do(context) {
        const { hostId, power: wanted, bootFrom } = context.input
        const power = await powerOf(context, hostId)
        if (bootFrom && (await power.status(context.call)) === 'off') {
          await power.bootNext(bootFrom, context.call)
          context.call.log(`It is to start from ${bootDeviceWords[bootFrom]}, this once`)
        }
        await power[wanted](context.call)
        await untilPower(context, power, wanted)
        await recordPower(context.ports.store.pool, hostId, { state: wanted, problem: null })
        context.call.log(`Its management controller says that it is ${wanted}`)
      },
      undo: 'Power is not switched back by itself: what ran there is gone, and switching it once more would help nobody.',
      timeoutMs: 2 * 60_000,
    },
  },
}

/** @throws `unsupported` when it has none. */
export async function powerOf(context: Work, hostId: string): Promise<Power> {
  const { power } = await context.ports.infrastructure.power(hostId)
  if (!power) throw new PlenumError('unsupported', 'This host’s power can’t be switched. Ask an operator.')
  return power
}

const lookEveryMs = 500
const looks = 60

/** Until the controller says so twice: while it is switching some answer with what was, or with what is to be. */
export async function untilPower(context: Work, power: Power, wanted: 'on' | 'off'): Promise<void> {
  let inARow = 0
  for (let look = 0; look < looks && inARow < 2; look++) {
    inARow = (await power.status(context.call)) === wanted ? inARow + 1 : 0
    if (inARow < 2) await context.wait(lookEveryMs)
  }
  if (inARow < 2)
    throw new PlenumError('conflict', `The host’s management controller does not say that it is ${wanted}. Look at it.`)
}
