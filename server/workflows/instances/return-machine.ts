import { asPlenumError, type PlenumError } from '@/server/domain/errors'
import type { PowerState } from '@/server/domain/instance'
import type { InstanceSpec } from '@/server/drivers/contract'
import { changeWanted, recordSeen } from '@/server/store/instances'
import { readWork } from '@/server/store/work'
import type { Work } from '../ports'
import { changeMachine, look, recordMachine } from './bring-about'
import { rejoinLoadBalancers } from './port'

/** The engine’s last: after it, a host that does not answer keeps nobody waiting any longer. */
export const lastTry = 5

/**
 * The way back of a power action: what was wanted before is wanted again, and the machine follows.
 * @param power What the machine had, where that is not what was wanted: one that had crashed does not boot for it.
 */
export async function returnToPower(
  context: Work,
  input: { instanceId: string; previousPower: PowerState },
  power: PowerState = input.previousPower,
): Promise<void> {
  await changeWanted(context.ports.store.pool, input.instanceId, { power: input.previousPower })
  await returnMachine(context, input.instanceId, { power }, input.previousPower)
}

/**
 * Brings a machine back to what is recorded, as far as it goes. Where it does not go any further than the truth, the
 * truth is recorded: a machine that vanished, a guest that does not survive its boot, what its host tells while the zone’s
 * network does not answer. Of a host that does not answer the sweep tells the rest once it does.
 */
export async function returnMachine(
  context: Work,
  instanceId: string,
  but: Partial<InstanceSpec> = {},
  judgedBy?: PowerState,
): Promise<void> {
  try {
    await changeMachine(context, instanceId, but, judgedBy)
  } catch (thrown) {
    const error = asPlenumError(thrown)
    const work = await readWork(context.ports.store.pool, instanceId)
    if (!work || context.call.signal.aborted) throw thrown
    const isSilent = error.kind === 'unreachable'
    if (isSilent && context.attempt < lastTry) throw thrown
    const seen = await look(context, work).catch(async silence => {
      if (await leaveUnanswered(context, instanceId, asPlenumError(silence))) return null
      throw silence
    })
    // It may run there all along: whoever was told meanwhile that it does not is to know.
    if (!seen) return rejoinLoadBalancers(context, work)
    if (!isSilent && seen.exists && seen.status.power !== 'crashed') throw thrown
    await recordMachine(context, work, seen, work.power, error.message)
    context.call.log(error.message)
  }
}

/** Whether a way back ends here, since the host, or what its machine hangs on, has not answered for long enough. */
export async function leaveUnanswered(context: Work, instanceId: string, error: PlenumError): Promise<boolean> {
  if (error.kind !== 'unreachable' || context.attempt < lastTry) return false
  const [what] = error.message.split('. ')
  const reason = `${what}. What became of the machine shows when its host next tells.`
  const seen = { observed: 'unknown', reason, generation: null, external: null } as const
  await recordSeen(context.ports.store.pool, instanceId, seen)
  context.call.log(reason)
  return true
}
