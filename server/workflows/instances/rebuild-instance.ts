import { asPlenumError } from '@/server/domain/errors'
import type { ObservedState } from '@/server/domain/instance'
import type { Workflow } from '@/server/engine/types'
import { changeWanted, recordSeen } from '@/server/store/instances'
import { type InstanceWork, type Placed, recordPlacement, recordRootVersion } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { bringAbout, look, takeAway } from './bring-about'
import { chooseHost } from './choose-host'
import { connectVolumes } from './connect-volumes'
import { hostStaysPrepared, prepareHost } from './prepare-host'
import { leaveUnanswered } from './return-machine'
import { computeOf, instanceRef, requireWork, specOf } from './spec'

type Input = TaskInput<'instance.rebuild'>
/** What there was before: the first step tells it to those that follow. */
type Out = { placed: Placed; before: { rootVersion: number; observed: ObservedState } }

/**
 * A fresh root disk, here or on another host; volumes stay. Once the old machine is gone its root disk is, too: from
 * there the way back leaves an instance without a machine, which says so and can be rebuilt again.
 */
export const rebuildInstance: Workflow<'instance.rebuild', WorkflowPorts, Out> = {
  kind: 'instance.rebuild',
  steps: {
    'Choose a host': {
      async do(context) {
        const { input } = context
        const { wantedZoneId, attachments, rootVersion, observed } = await requireWork(context, input.instanceId)
        const placed = await chooseHost(context, input.instanceId, {
          ...(input.target === 'elsewhere'
            ? { hostId: null, zoneId: wantedZoneId, avoidHostIds: input.previousHostId ? [input.previousHostId] : [] }
            : { hostId: input.target ?? input.previousHostId, zoneId: null, staysOn: input.previousHostId }),
          volumeIds: attachments.map(attachment => attachment.volumeId),
          makesVolumes: false,
        })
        await changeWanted(context.ports.store.pool, input.instanceId, { imageId: input.imageId })
        return { placed, before: { rootVersion, observed } }
      },
      async undo({ input, ports }) {
        const { pool } = ports.store
        await changeWanted(pool, input.instanceId, { imageId: input.previousImageId })
        const host = input.previousHostId && (await readHostWork(pool, input.previousHostId))
        const reason = 'Back where it was: the rebuild did not succeed.'
        await recordPlacement(pool, input.instanceId, host ? { hostId: host.id, zoneId: host.zoneId, reason } : null)
      },
    },
    'Prepare image and network': {
      do: context => prepareHost(context, context.input.instanceId),
      undo: hostStaysPrepared,
      timeoutMs: 10 * 60_000,
    },
    'Remove the old machine': {
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
      async do(context) {
        await changeWanted(context.ports.store.pool, context.input.instanceId, { power: 'running' })
        await bringAbout(context, context.input.instanceId)
      },
      async undo(context) {
        await changeWanted(context.ports.store.pool, context.input.instanceId, { power: context.input.previousPower })
        await takeAway(context, await requireWork(context, context.input.instanceId))
      },
      timeoutMs: 5 * 60_000,
    },
  },
}

/** The instance as its old machine was made, whatever is wanted by now. */
async function oldMachine(context: Work & { input: Input; outputs: Partial<Out> }): Promise<InstanceWork> {
  const { input, outputs } = context
  const work = await requireWork(context, input.instanceId)
  return {
    ...work,
    hostId: input.previousHostId,
    image: { ...work.image, id: input.previousImageId },
    rootVersion: outputs.before?.rootVersion ?? work.rootVersion,
  }
}

async function ensureOld(context: Work, old: InstanceWork, power: InstanceWork['power']): Promise<void> {
  const { instances } = await computeOf(context, old)
  const spec = { ...specOf(old), power }
  await context.converge(resume => instances.ensure(instanceRef(old), spec, old.generation, context.call, resume))
}

const isOn = (power: string): power is 'running' | 'paused' => power === 'running' || power === 'paused'

/** Back on, if it is still there; else what it is from now on: without a machine. */
async function returnOld(context: Work & { input: Input; outputs: Partial<Out> }): Promise<void> {
  const old = await oldMachine(context)
  try {
    if (old.hostId && (await look(context, old)).exists) {
      const was = context.outputs.before?.observed
      return await ensureOld(context, old, was && isOn(was) ? was : 'stopped')
    }
  } catch (error) {
    if (await leaveUnanswered(context, old.id, asPlenumError(error))) return
    throw error
  }
  const reason = 'Its rebuild failed after the old machine was removed. Rebuild it again; its volumes are untouched.'
  const seen = { observed: 'missing', reason, generation: null, external: null } as const
  await recordSeen(context.ports.store.pool, old.id, seen)
  context.call.log(reason)
}
