import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { recordPower } from '@/server/store/host-power'
import { runningOn } from '@/server/store/maintenance'
import { readZone } from '@/server/store/read-zones'
import { readHostWork, recordHost } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { answerOf } from './answers'
import { leavingGateways } from './leave-gateways'
import { runScript } from './run-script'
import { powerOf, untilPower } from './switch-power'

type Maintaining = Work & { input: TaskInput<'host.maintain'> }

/**
 * Its machines are moved by the steps of their own kind, which come before these. Nobody else works on the host, starts
 * what is off there or lifts its cordon meanwhile: the task holds the locks of all that.
 */
export const maintainHost: Workflow<'host.maintain', WorkflowPorts> = {
  kind: 'host.maintain',
  steps: {
    'Make sure that it is empty': {
      do: refuseRunning,
      undo: 'Nothing was changed by looking.',
    },
    'Lead the ways outside by other hosts': leavingGateways,
    'Service it': {
      isFinal: true,
      do: context => service[context.input.hook](context),
      undo: 'What was done to it stays done. It takes nothing until it answers.',
      // A script takes as long as firmware does.
      timeoutMs: 45 * 60_000,
    },
    'Wait until it answers': {
      async do(context) {
        const { hostId, name } = context.input
        await untilHealthy(context)
        const { pool } = context.ports.store
        if ((await readHostWork(pool, hostId))?.state === 'fenced')
          throw new PlenumError('conflict', `${name} was fenced meanwhile. Admit it again, once you have looked at it.`)
        await recordHost(pool, hostId, { state: 'up', reason: null })
      },
      undo: 'Nothing was changed by waiting.',
      timeoutMs: 20 * 60_000,
    },
  },
}

const service: Record<TaskInput<'host.maintain'>['hook'], (context: Maintaining) => Promise<void>> = {
  none: async ({ call }) => call.log('Nothing was asked for'),
  async script(context) {
    const { input, call, ports } = context
    if (!ports.hooksFolder || !input.script)
      throw new PlenumError('unsupported', 'This worker has no folder of hooks. Maintain the zone without a script.')
    const host = await readHostWork(ports.store.pool, input.hostId)
    if (!host) throw new PlenumError('missing', `${input.name} is no longer recorded. Nothing was done to it.`)
    const zone = await readZone(ports.store.pool, host.zoneId)
    await refuseRunning(context)
    call.log(`Running ${input.script}`)
    await runScript(
      ports.hooksFolder,
      input.script,
      { host: host.name, address: addressOf(host.config), zone: zone!.name },
      call,
    )
  },
  async restart(context) {
    // Once more: the power goes now.
    await refuseRunning(context)
    const { hostId, name } = context.input
    const power = await powerOf(context, hostId)
    for (const wanted of ['off', 'on'] as const) {
      await power[wanted](context.call)
      await untilPower(context, power, wanted)
      await recordPower(context.ports.store.pool, hostId, { state: wanted, problem: null })
      context.call.log(`${name} is ${wanted}`)
    }
  },
}

/** Where its hypervisor is reached; empty where that says no machine. */
function addressOf(config: unknown): string {
  const { uri } = (config ?? {}) as { uri?: unknown }
  return typeof uri === 'string' && URL.canParse(uri) ? new URL(uri).hostname : ''
}

async function refuseRunning({ input, ports }: Maintaining): Promise<void> {
  const names = await runningOn(ports.store.pool, input.hostId)
  if (names.length === 0) return
  const [what, it] = names.length === 1 ? [`${names[0]} still runs`, 'it'] : [`${names.join(', ')} still run`, 'them']
  throw new PlenumError('conflict', `${what} on ${input.name}, so nothing was done to it. Move or stop ${it} first.`)
}

const lookEveryMs = 2_000
const looks = 450

/** A host takes its minutes to boot. */
async function untilHealthy(context: Maintaining): Promise<void> {
  const { hostId, name } = context.input
  let said: string | undefined
  for (let look = 0; look < looks; look++) {
    const answer = await answerOf(context, hostId)
    if (answer?.healthy) return
    const says = answer ? `${name} is not fit yet: ${answer.problems.join(' ')}` : `${name} does not answer yet`
    if (says !== said) context.call.log(says)
    said = says
    await context.wait(lookEveryMs)
  }
  throw new PlenumError('conflict', `${said}. Nothing more is waited for: look at it.`)
}
