import { PlenumError } from '@/server/domain/errors'
import { observedState, type PowerState } from '@/server/domain/instance'
import { actualInstance, type InstanceSpec, type Observation } from '@/server/drivers/contract'
import { recordSeen } from '@/server/store/instances'
import type { InstanceWork } from '@/server/store/work'
import type { Work } from '../ports'
import { connectVolumes } from './connect-volumes'
import { pluggedSpec, refuseUnfiltered, removePort, silencePort } from './port'
import { computeOf, instanceRef, requireWork, specOf } from './spec'

/**
 * Makes the machine what is recorded, but for `but`, and records what came of it. Safe to repeat from anywhere: the
 * driver’s `ensure` is. It makes a machine where there is none: only for workflows that are to make one.
 * @param judgedBy The power by which it counts as crashed when it is off. Default: the one that it is brought to.
 */
export async function bringAbout(
  context: Work,
  instanceId: string,
  but: Partial<InstanceSpec> = {},
  judgedBy?: PowerState,
): Promise<void> {
  const work = await requireWork(context, instanceId)
  if ((but.power ?? work.power) !== 'stopped') await refuseUnfiltered(context, work)
  await ensureMachine(context, work, but, judgedBy)
}

async function ensureMachine(
  context: Work,
  work: InstanceWork,
  but: Partial<InstanceSpec>,
  judgedBy?: PowerState,
): Promise<void> {
  const { instances } = await computeOf(context, work)
  const spec = await pluggedSpec(context, work, but)
  const seen = await context.converge(resume =>
    instances.ensure(instanceRef(work), spec, work.generation, context.call, resume),
  )
  if (spec.power === 'stopped') await silencePort(context, work)
  await recordMachine(context, work, seen, judgedBy ?? spec.power)
}

/**
 * The same for a machine that has to be there: one that vanished is not replaced behind its owner’s back, since its root
 * disk would come back empty.
 * @throws `missing`, recorded, when it vanished.
 */
export async function changeMachine(
  context: Work,
  instanceId: string,
  but: Partial<InstanceSpec> = {},
  judgedBy?: PowerState,
): Promise<void> {
  const work = await requireWork(context, instanceId)
  const seen = await look(context, work)
  if (!seen.exists) {
    await recordMachine(context, work, seen, work.power)
    throw new PlenumError('missing', `${work.name}’s machine is no longer on its host. Rebuild it, or delete it.`)
  }
  await bringAbout(context, instanceId, but, judgedBy)
}

/**
 * Brings a machine in line with what is recorded, but for its power and for the disk of one attachment that is on its
 * way out: nothing boots because something else changed. Without a machine there is nothing to do: it will be made as
 * it is recorded then.
 */
export async function bringInLine(context: Work, instanceId: string, without?: string): Promise<void> {
  const recorded = await requireWork(context, instanceId)
  if (!recorded.hostId) return
  const seen = await look(context, recorded)
  if (!seen.exists) {
    if (recorded.observed !== 'pending') await recordMachine(context, recorded, seen, recorded.power)
    return
  }
  // A storage server that was restarted has forgotten its exports.
  const attached = recorded.attachments.filter(({ id }) => id !== without)
  await connectVolumes(context, recorded.id, attached)
  const work = await requireWork(context, instanceId)
  const { power } = seen.status
  const disks = specOf(context, work).disks.filter(disk => disk.attachmentId !== without)
  await ensureMachine(context, work, { disks, power: power === 'crashed' ? 'stopped' : power }, work.power)
}

/** What is there of it on its host, at this moment. */
export async function look(context: Work, work: InstanceWork): Promise<Observation<'instance'>> {
  const { instances } = await computeOf(context, work)
  return instances.observe(instanceRef(work), context.call)
}

/** Takes the machine off its host, and its port out of the zone. A host that holds none already is as good. */
export async function takeAway(context: Work, work: InstanceWork, { keepsPort = false } = {}): Promise<void> {
  if (!work.hostId) return
  const { instances } = await computeOf(context, work)
  await context.converge(resume => instances.remove(instanceRef(work), context.call, resume))
  if (!keepsPort) await removePort(context, work)
}

/** Records what was seen. What is off although `judgedBy` says on has crashed. */
export async function recordMachine(
  context: Work,
  work: InstanceWork,
  seen: Observation<'instance'>,
  judgedBy: PowerState,
  reason: string | null = null,
): Promise<void> {
  await recordSeen(context.ports.store.pool, work.id, {
    observed: seen.exists ? observedState(seen.status.power, judgedBy) : 'missing',
    reason: seen.exists ? reason : 'Its machine is no longer on its host. Rebuild it, or delete it.',
    generation: seen.exists ? seen.status.generation : null,
    external: seen.exists ? seen.external : null,
    actual: seen.exists
      ? actualInstance(seen.status, { mac: work.mac, networkId: work.network.id, isImported: work.isImported })
      : null,
  })
}

/** Before a machine is taken back: should that fail, nobody is to believe that there is none. */
export async function recordUnsure(context: Work, instanceId: string): Promise<void> {
  const reason = 'Its machine is being taken back.'
  const seen = { observed: 'unknown', reason, generation: null, external: null } as const
  await recordSeen(context.ports.store.pool, instanceId, seen)
}
