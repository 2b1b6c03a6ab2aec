import { PlenumError } from '@/server/domain/errors'
import { sightOf } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { recordFenced, witnessesOf } from '@/server/store/failover'
import { recordPower } from '@/server/store/host-power'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { answerOf } from './answers'
import { powerOf, untilPower } from './switch-power'

type Input = TaskInput<'host.fence'>

/**
 * Makes sure that nothing runs on a host any more. Proof is what its management controller says after it was told to cut
 * the power, or the word of a person; neither counts while anybody still sees the host.
 */
export const fenceHost: Workflow<'host.fence', WorkflowPorts> = {
  kind: 'host.fence',
  steps: {
    'Switch it off': {
      isFinal: true,
      async do(context) {
        const { attestedBy, hostId, name } = context.input
        if (attestedBy) return context.call.log(`${attestedBy} says that ${name} is off`)
        await (await powerOf(context, hostId)).off(context.call)
      },
      undo: 'It stays off: whoever switches it on decides that with open eyes.',
    },
    'Make sure that it is off': {
      isFinal: true,
      async do(context) {
        const { attestedBy, hostId } = context.input
        if (!attestedBy) {
          await untilPower(context, await powerOf(context, hostId), 'off')
          await recordPower(context.ports.store.pool, hostId, { state: 'off', problem: null })
        }
        await refuseAlive(context, context.input)
      },
      undo: 'Nothing was changed by looking.',
    },
    'Count it as fenced': {
      isFinal: true,
      async do({ input, ports }) {
        const proof = input.attestedBy
          ? `${input.attestedBy} switched it off and said so.`
          : 'Its management controller cut the power, and says that it is off.'
        await recordFenced(ports.store.pool, input.hostId, proof)
      },
      undo: 'It is off; that does not become untrue.',
    },
  },
}

/** A controller may lie, be wired to another machine, or a person be wrong: a host that somebody sees is not off. */
async function refuseAlive(context: Work, { hostId, name }: Input): Promise<void> {
  const { store, infrastructure } = context.ports
  const host = await readHostWork(store.pool, hostId)
  if (!host) throw new PlenumError('missing', `${name} is no longer recorded. There is nothing left to fence.`)
  if (await answerOf(context, hostId)) throw alive(name, 'it answers Plenum')
  const { heartbeat, witnesses } = await sightOf(
    infrastructure,
    await witnessesOf(store.pool, hostId),
    host.config,
    context.call,
  )
  if (heartbeat === 'seen') throw alive(name, `${witnesses.join(' and ')} can reach it`)
  context.call.log(
    heartbeat === 'silent' ? `${witnesses.join(', ')} can’t reach it either` : 'No other host could look',
  )
}

const alive = (name: string, by: string) =>
  new PlenumError(
    'conflict',
    `${name} is said to be off, but ${by}. Nothing was started elsewhere. Look at its power by hand, and whether its power control is that of this machine.`,
  )
