import { PlenumError } from '@/server/domain/errors'
import type { ObservedState, PowerState } from '@/server/domain/instance'
import type { InstanceSpec, Observation } from '@/server/drivers/contract'
import { changeWanted, recordSeen } from '@/server/store/instances'
import type { InstanceWork } from '@/server/store/work'
import type { Work } from '../ports'
import { computeOf, instanceRef, requireWork, specOf } from './spec'

/**
 * Makes the machine what is recorded, but for `but`, and records what came of it. Safe to repeat from anywhere: the
 * driver’s `ensure` is.
 */
export async function bringAbout(context: Work, instanceId: string, but: Partial<InstanceSpec> = {}): Promise<void> {
  const work = await requireWork(context, instanceId)
  const { instances } = await computeOf(context, work)
  const spec = { ...specOf(work), ...but }
  const seen = await context.converge(resume =>
    instances.ensure(instanceRef(work), spec, work.generation, context.call, resume),
  )
  await recordMachine(context, work, seen)
}

/** Takes the machine off its host. A host that holds none already is as good. */
export async function takeAway(context: Work, work: InstanceWork): Promise<void> {
  if (!work.hostId) return
  const { instances } = await computeOf(context, work)
  await context.converge(resume => instances.remove(instanceRef(work), context.call, resume))
}

export async function recordMachine(context: Work, work: InstanceWork, seen: Observation<'instance'>): Promise<void> {
  await recordSeen(context.ports.store.pool, work.id, {
    observed: seen.exists ? observedOf(seen.status.power) : 'missing',
    reason: null,
    generation: seen.exists ? seen.status.generation : null,
    external: seen.exists ? seen.external : null,
  })
}

const observedOf = (power: PowerState | 'crashed'): ObservedState => power

/**
 * The way back of a power action: what was wanted before is wanted again, and the machine follows. A host that does not
 * answer keeps nobody waiting: the sweep reports the difference once it does.
 */
export async function returnToPower(
  context: Work,
  input: { instanceId: string; previousPower: PowerState },
): Promise<void> {
  await changeWanted(context.ports.store.pool, input.instanceId, { power: input.previousPower })
  try {
    await bringAbout(context, input.instanceId)
  } catch (error) {
    if (!(error instanceof PlenumError) || error.kind !== 'unreachable') throw error
    context.call.log('The host does not answer; what differs is found and shown once it does.')
  }
}
