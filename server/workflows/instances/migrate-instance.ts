import { asPlenumError, isRetryable, PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Instances, Landing, Migration, Observation } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { recordSeen } from '@/server/store/instances'
import { type InstanceWork, recordPlacement } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import type { Work, WorkflowPorts } from '../ports'
import { recordMachine } from './bring-about'
import { destinationOf, type Moving, planAnew, whyNotTo } from './destination'
import { plugBetween, pluggedSpec } from './port'
import { prepareHost } from './prepare-host'
import { lastTry, leaveUnanswered } from './return-machine'
import { instanceRef, requireWork } from './spec'

/** `landingHostId`: where that is. `pauseMs`: for how long the guest stood still. */
type Out = { landing: Landing; landingHostId: string; pauseMs: number | null }

/**
 * To another host while the guest goes on. It is recorded where it was until it has arrived: whoever looks at its console
 * or its measurements meanwhile looks at the machine that runs (server/decisions/0016).
 */
export const migrateInstance: Workflow<'instance.migrate', WorkflowPorts, Out> = {
  kind: 'instance.migrate',
  steps: {
    'Prepare the target host': {
      lane: async context => (await destinationOf(context)).toHostId,
      async do(context) {
        const { toHostId } = await placeFor(context)
        return { landing: await prepare(context, toHostId), landingHostId: toHostId }
      },
      async undo(context) {
        await settlePort(context)
        await clear(context, (await destinationOf(context)).toHostId, { isKept: () => isKeptThere(context) })
      },
      timeoutMs: 10 * 60_000,
    },
    'Move the running machine': {
      lane: async ({ input }) => input.fromHostId,
      async do(context) {
        const { input, outputs } = context
        // It may have waited for its turn.
        const { toHostId: to, reason } = await placeFor(context, () => isStillHere(context))
        const landing = outputs.landingHostId === to ? outputs.landing : undefined
        const land = async () => landing ?? prepare(context, to)
        return { pauseMs: await move(context, { from: input.fromHostId, to, reason, land }) }
      },
      async undo(context) {
        try {
          await keepWhereItWas(context)
        } catch (error) {
          if (!(await leaveUnanswered(context, context.input.instanceId, asPlenumError(error)))) throw error
        }
      },
      timeoutMs: 50 * 60_000,
    },
    'Clear the former host': {
      lane: async ({ input }) => input.fromHostId,
      isFinal: true,
      async do(context) {
        await settlePort(context)
        await clear(context, context.input.fromHostId)
      },
      undo: 'What is cleared there is a copy that nobody uses; the way back makes a new one.',
    },
  },
}

/**
 * Where it goes: elsewhere than planned if that host does not take it any more and nothing of it has gone there. What was
 * prepared there is cleared.
 */
async function placeFor(context: Moving, isFree?: () => Promise<boolean>) {
  const to = await destinationOf(context)
  const why = await whyNotTo(context, to)
  if (!why || (isFree && !(to.isPlanned && (await isFree())))) return to
  await clear(context, to.toHostId, { tries: 1 })
  return planAnew(context, to, why)
}

/** Image and network, and an empty layer to copy into. */
async function prepare(context: Moving, hostId: Id<'host'>): Promise<Landing> {
  await prepareHost(context, context.input.instanceId, hostId)
  return receive(context, hostId)
}

async function receive(context: Moving, hostId: Id<'host'>): Promise<Landing> {
  const work = await requireWork(context, context.input.instanceId)
  const { migration } = await hostOf(context, hostId)
  return migration.receive(instanceRef(work), await pluggedSpec(context, work), context.call)
}

/** It runs where it was, and is on its way no longer. */
async function isStillHere(context: Moving): Promise<boolean> {
  const { instanceId, fromHostId } = context.input
  const work = await requireWork(context, instanceId)
  const { migration } = await hostOf(context, fromHostId)
  const stayed = await context.converge(() => migration.abort(instanceRef(work), context.call))
  return work.power === 'running' && isOn({ seen: stayed })
}

type Place = { to: Id<'host'>; reason: string }
/** `land`: made ready to receive it. */
type Way = Place & { from: Id<'host'>; land: () => Promise<Landing> }

/** @returns for how long the guest stood still, as far as that is known. */
async function move(context: Moving, { from, to, land, reason }: Way): Promise<number | null> {
  await refuseFenced(context, to)
  const work = await requireWork(context, context.input.instanceId)
  const ref = instanceRef(work)
  const target = await hostOf(context, to)
  // One that runs there has arrived, even if the host that it came from no longer answers.
  if (!isOn(await target.migration.arrival(ref, context.call))) {
    const source = await hostOf(context, from)
    const there = await land()
    await plugBetween(context, work, [from, to])
    await context.converge(resume => source.migration.send(ref, there, context.call, resume))
    // It has left: even if the target answers nobody from now on, there is no other place to look for it.
    await recordPlace(context, work, { to, reason })
  }
  const { seen, pauseMs } = await target.migration.arrival(ref, context.call)
  if (!seen.exists) {
    await recordMachine(context, work, seen, work.power)
    throw new PlenumError('missing', `${work.name}’s machine is on neither host. Rebuild it, or delete it.`)
  }
  const { name } = await recordArrival(context, work, { seen, to, reason })
  context.call.log(pauseMs === null ? `It runs on ${name}` : `It runs on ${name}; it stood still for ${pauseMs} ms`)
  return pauseMs
}

/** Nothing arrives on a host that is proven to be off: what is on its way there is not waited for. */
async function refuseFenced(context: Moving, hostId: Id<'host'>): Promise<void> {
  const host = await readHostWork(context.ports.store.pool, hostId)
  if (host?.state === 'fenced') throw new PlenumError('conflict', `${host.name} was lost and is fenced.`)
}

const isFenced = async ({ ports }: Work, hostId: Id<'host'>) =>
  (await readHostWork(ports.store.pool, hostId))?.state === 'fenced'

async function recordArrival(
  context: Moving,
  work: InstanceWork,
  { seen, to, reason }: { seen: Observation<'instance'> } & Place,
) {
  const host = await recordPlace(context, work, { to, reason })
  await recordMachine(context, work, seen, work.power)
  await plugBetween(context, work, null)
  return host
}

async function recordPlace(context: Moving, work: InstanceWork, { to, reason }: Place) {
  const { pool } = context.ports.store
  const host = await readHostWork(pool, to)
  if (!host) throw new PlenumError('missing', 'The target host is no longer recorded. Ask an operator to look.')
  await recordPlacement(pool, work.id, { hostId: host.id, zoneId: host.zoneId, reason })
  return host
}

/**
 * One whose way back nobody answered may have arrived all the same: then that is where it is. One that runs there has,
 * even if the host that it came from does not answer.
 */
async function isKeptThere(context: Moving): Promise<boolean> {
  const { instanceId, fromHostId } = context.input
  const { toHostId } = await destinationOf(context)
  const work = await requireWork(context, instanceId)
  const ref = instanceRef(work)
  const { seen } = await (await hostOf(context, toHostId)).migration.arrival(ref, context.call)
  if (!seen.exists) return false
  if (!isOn({ seen }) && (await (await hostOf(context, fromHostId)).observe(ref, context.call)).exists) return false
  const { name } = await recordArrival(context, work, { seen, to: toHostId, reason: hadArrived })
  context.call.log(`It had arrived on ${name}, and stays there`)
  return true
}

const isOn = ({ seen }: Pick<Awaited<ReturnType<Migration['arrival']>>, 'seen'>) =>
  seen.exists && seen.status.power === 'running'

/** Ends what is under way; one that has arrived already comes back as it went. */
async function keepWhereItWas(context: Moving): Promise<void> {
  const { instanceId, fromHostId } = context.input
  const { toHostId } = await destinationOf(context)
  const work = await requireWork(context, instanceId)
  const ref = instanceRef(work)
  const source = await hostOf(context, fromHostId)
  const stayed = await context.converge(() => source.migration.abort(ref, context.call))
  // Be it that nobody was told so before: it has left, or a try before this one has brought it back.
  const place = stayed.exists ? { to: fromHostId, reason: isBack } : { to: toHostId, reason: hadArrived }
  if (work.hostId !== place.to) await recordPlace(context, work, place)
  if (!stayed.exists) return (await isFenced(context, toHostId)) ? recordLost(context) : bringBack(context)
  const seen = stayed.status.power === work.power ? stayed : await wakeUp(context, work, source)
  await recordMachine(context, work, seen, work.power)
}

/** It had left for a host that is off by now: whoever evacuates that one starts it elsewhere. */
async function recordLost(context: Moving): Promise<void> {
  const { input, ports, call } = context
  const { toHostName } = await destinationOf(context)
  const reason = `It had just arrived on ${toHostName} when that was lost.`
  const seen = { observed: 'missing', reason, generation: null, external: null } as const
  await recordSeen(ports.store.pool, input.instanceId, seen)
  call.log(reason)
}

const isBack = 'Back where it was: its migration was taken back.'
const hadArrived = 'It had arrived there.'

/** One that is off by now, since its host was, can’t come back as it went: it stays. Nor does one that somebody removed. */
async function bringBack(context: Moving): Promise<void> {
  const { fromHostId: to } = context.input
  const { toHostId: from } = await destinationOf(context)
  try {
    await move(context, { from, to, reason: isBack, land: () => receive(context, to) })
  } catch (error) {
    if (isRetryable(error) || !((await isKeptThere(context)) || (await isGone(context)))) throw error
  }
}

async function isGone(context: Moving): Promise<boolean> {
  const { instanceId, fromHostId } = context.input
  const { toHostId, toHostName } = await destinationOf(context)
  const work = await requireWork(context, instanceId)
  for (const hostId of [fromHostId, toHostId])
    if ((await (await hostOf(context, hostId)).observe(instanceRef(work), context.call)).exists) return false
  await recordMachine(context, work, { exists: false }, work.power)
  await plugBetween(context, work, null)
  context.call.log(
    `It is no longer on ${toHostName}, nor where it was: somebody removed it. There is nothing to bring back`,
  )
  return true
}

/** It stands still at the end of a handover that nobody told the outcome of. It goes on only if the target has none. */
async function wakeUp(context: Moving, work: InstanceWork, source: Host) {
  const target = await hostOf(context, (await destinationOf(context)).toHostId)
  if ((await target.observe(instanceRef(work), context.call)).exists)
    throw new PlenumError('busy', 'Both hosts have the machine. It is looked at again.')
  const spec = await pluggedSpec(context, work)
  return context.converge<'instance'>(resume =>
    source.ensure(instanceRef(work), spec, work.generation, context.call, resume),
  )
}

/** It is found as otherwise than recorded once the network answers. */
export const portAtBoth = 'The zone’s network does not answer: its port is of both hosts until somebody has it repaired'

/**
 * Wherever it is by now, nobody moves it any more: a port that stayed at both hosts would be found to be otherwise than
 * recorded. Part of the last step, whichever way it goes: it has tries of its own, however many the move took.
 */
async function settlePort(context: Moving): Promise<void> {
  const work = await requireWork(context, context.input.instanceId)
  if (await plugBetween(context, work, null)) return
  if (context.attempt < lastTry)
    throw new PlenumError('unreachable', 'The zone’s network does not answer. The work is tried again.')
  context.call.log(portAtBoth)
}

/** A host that does not answer keeps nobody waiting: what is left there is cleared when a machine next comes there. */
async function clear(
  context: Moving,
  hostId: Id<'host'>,
  { isKept = async () => false, tries = lastTry } = {},
): Promise<void> {
  if (await isFenced(context, hostId)) return
  try {
    if (await isKept()) return
    const { migration } = await hostOf(context, hostId)
    await migration.clear({ kind: 'instance', id: context.input.instanceId }, context.call)
  } catch (error) {
    if (asPlenumError(error).kind !== 'unreachable' || context.attempt < tries) throw error
    context.call.log('The host does not answer; files without use may be left there')
  }
}

type Host = Instances & { migration: Migration }

async function hostOf(context: Work, hostId: Id<'host'>): Promise<Host> {
  const { instances } = await context.ports.infrastructure.compute(hostId)
  if (!instances?.migration)
    throw new PlenumError('unsupported', 'Machines of this host can’t move while they run. Ask an operator.')
  return instances as Host
}
