import { asPlenumError } from '@/server/domain/errors'
import { isOn, type ObservedState } from '@/server/domain/instance'
import type { Workflow } from '@/server/engine/types'
import { changeWanted, recordSeen } from '@/server/store/instances'
import { readNetwork } from '@/server/store/networks'
import { rewriteInstance } from '@/server/store/record-instance'
import { transact } from '@/server/store/transact'
import { type InstanceWork, recordPlacement, recordRootVersion } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import { returnFloatingIp } from '../floating-ips/bring'
import type { Work, WorkflowPorts } from '../ports'
import { bringAbout, look, recordMachine, recordUnsure, takeAway } from './bring-about'
import { chooseHost } from './choose-host'
import { connectVolumes } from './connect-volumes'
import { onHost } from './on-host'
import { pluggedSpec } from './port'
import { hostStaysPrepared, prepareHost } from './prepare-host'
import { leaveUnanswered } from './return-machine'
import { computeOf, instanceRef, presentPower, requireWork } from './spec'

type Input = TaskInput<'instance.rebuild'>
/** What there was before: the first step tells it to those that follow. */
type Out = { before: { rootVersion: number; observed: ObservedState } }

/**
 * A fresh root disk, here or on another host; volumes stay. Once the old machine is gone its root disk is, too: from
 * there the way back leaves an instance without a machine, which says so and can be rebuilt again.
 */
export const rebuildInstance: Workflow<'instance.rebuild', WorkflowPorts, Out> = {
  kind: 'instance.rebuild',
  steps: {
    'Choose a host': {
      // On the way back, when something may have been made there.
      lane: onHost,
      async do(context) {
        const { input } = context
        const work = await requireWork(context, input.instanceId)
        // Chosen already, perhaps by a try before this one, which may have left something there.
        if (work.hostId === input.previousHostId) await choose(context, work)
        await want(context, { ...input.to, imageId: input.imageId })
        return { before: { rootVersion: work.rootVersion, observed: work.observed } }
      },
      async undo(context) {
        const { input } = context
        const { pool } = context.ports.store
        await takeBackEarlierTry(context)
        await want(context, { ...input.from, imageId: input.previousImageId })
        const host = input.previousHostId && (await readHostWork(pool, input.previousHostId))
        const reason = 'Back where it was: the rebuild did not succeed.'
        await recordPlacement(pool, input.instanceId, host ? { hostId: host.id, zoneId: host.zoneId, reason } : null)
        await returnFloatingIp(context, (await requireWork(context, input.instanceId)).floatingIpId)
      },
    },
    'Prepare image and network': {
      lane: onHost,
      do: context => prepareHost(context, context.input.instanceId),
      undo: hostStaysPrepared,
      timeoutMs: 10 * 60_000,
    },
    'Remove the old machine': {
      // Where it was, not where the new one is to be.
      lane: async ({ input }) => input.previousHostId,
      isFinal: true,
      async do(context) {
        const old = await oldMachine(context)
        if (old.hostId) {
          const seen = await look(context, old)
          // Asked to shut down first: what its guest has not written yet belongs on the volumes that are kept.
          if (seen.exists && isOn(seen.status.power)) await ensureOld(context, old, 'stopped')
          await takeAway(context, old)
        }
        await recordRootVersion(context.ports.store.pool, context.input.instanceId, old.rootVersion + 1)
      },
      undo: returnOld,
    },
    'Connect volumes': {
      async do(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        await connectVolumes(context, context.input.instanceId, attachments)
      },
      undo: 'The volumes were connected before and stay so.',
    },
    'Create the machine and boot it': {
      lane: onHost,
      async do(context) {
        await changeWanted(context.ports.store.pool, context.input.instanceId, { power: context.input.power })
        await bringAbout(context, context.input.instanceId)
      },
      async undo(context) {
        const { instanceId, previousPower } = context.input
        await changeWanted(context.ports.store.pool, instanceId, { power: previousPower })
        await recordUnsure(context, instanceId)
        await takeNewAway(context, await requireWork(context, instanceId))
      },
      timeoutMs: 5 * 60_000,
    },
  },
}

/** What the new machine is made of; nobody is told before that it changes only with it. */
const want = ({ input, ports, task }: Work & { input: Input }, change: Input['to'] & { imageId: string }) =>
  transact(ports.store, tx => rewriteInstance(tx, input.instanceId, change, task.id))

async function choose(context: Work & { input: Input }, work: InstanceWork): Promise<void> {
  const { target, previousHostId, to } = context.input
  const zoneId = to.wantedZoneId ?? work.wantedZoneId
  const isInOtherZone = Boolean(to.wantedZoneId) && zoneId !== work.zoneId
  await chooseHost(context, work.id, {
    ...(target === 'elsewhere' || (target === null && isInOtherZone)
      ? { hostId: null, zoneId, avoidHostIds: previousHostId ? [previousHostId] : [] }
      : { hostId: target ?? previousHostId, zoneId: null, staysOn: previousHostId }),
    ...{ vcpus: to.vcpus ?? work.vcpus, memoryMiB: to.memoryMiB ?? work.memoryMiB },
    volumeIds: work.attachments.map(attachment => attachment.volumeId),
  })
}

/**
 * A try before this one may have ended on its way back, with a machine left where it had been placed anew: that must not
 * be forgotten there. Only if so is it unsure what there is.
 */
async function takeBackEarlierTry(context: Work & { input: Input; outputs: Partial<Out> }): Promise<void> {
  const work = await requireWork(context, context.input.instanceId)
  if (work.hostId === context.input.previousHostId || work.observed !== 'unknown') return
  await takeNewAway(context, work)
  await returnOld(context)
}

/** Within a zone the new machine’s port is the old one's, which may go on all the while, out of Plenum’s reach. */
async function takeNewAway(context: Work & { input: Input }, work: InstanceWork): Promise<void> {
  const { previousHostId } = context.input
  const previous = previousHostId && (await readHostWork(context.ports.store.pool, previousHostId))
  await takeAway(context, work, { keepsPort: previous ? previous.zoneId === work.zoneId : false })
}

/** The instance as its old machine was made, whatever is wanted by now. */
async function oldMachine(context: Work & { input: Input; outputs: Partial<Out> }): Promise<InstanceWork> {
  const { input, outputs } = context
  const { networkId, address, ...from } = input.from
  const work = await requireWork(context, input.instanceId)
  const network = networkId && (await readNetwork(context.ports.store.pool, networkId))
  return {
    ...work,
    ...from,
    address: address ?? work.address,
    network: network || work.network,
    hostId: input.previousHostId,
    // It comes back with its place.
    floatingIpId: null,
    image: { ...work.image, id: input.previousImageId },
    rootVersion: outputs.before?.rootVersion ?? work.rootVersion,
  }
}

async function ensureOld(context: Work, old: InstanceWork, power: InstanceWork['power']) {
  const { instances } = await computeOf(context, old)
  const spec = await pluggedSpec(context, old, { power })
  return context.converge<'instance'>(resume =>
    instances.ensure(instanceRef(old), spec, old.generation, context.call, resume),
  )
}

/** Back on, if it is still there; else what it is from now on: without a machine. */
async function returnOld(context: Work & { input: Input; outputs: Partial<Out> }): Promise<undefined | 'lost'> {
  const old = await oldMachine(context)
  try {
    if (old.hostId && (await look(context, old)).exists) {
      const { observed = 'stopped' } = context.outputs.before ?? {}
      const seen = await ensureOld(context, old, presentPower({ observed }))
      await recordMachine(context, old, seen, old.power)
      return undefined
    }
  } catch (error) {
    if (await leaveUnanswered(context, old.id, asPlenumError(error))) return 'lost'
    throw error
  }
  const reason = 'Its rebuild failed after the old machine was removed. Rebuild it again; its volumes are untouched.'
  const seen = { observed: 'missing', reason, generation: null, external: null } as const
  await recordSeen(context.ports.store.pool, old.id, seen)
  context.call.log(reason)
  return 'lost'
}
