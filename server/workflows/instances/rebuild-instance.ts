import type { Workflow } from '@/server/engine/types'
import { changeWanted, recordSeen } from '@/server/store/instances'
import { type InstanceWork, type Placed, recordPlacement, recordRootVersion } from '@/server/store/work'
import type { WorkflowPorts } from '../ports'
import { bringAbout, takeAway } from './bring-about'
import { chooseHost } from './choose-host'
import { connectVolumes } from './connect-volumes'
import { hostStaysPrepared, prepareHost } from './prepare-host'
import { computeOf, instanceRef, requireWork } from './spec'

type Out = {
  placed: Placed
  before: { zoneId: string | null; hostId: string | null; rootVersion: number; power: InstanceWork['power'] }
}

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
        const work = await requireWork(context, input.instanceId)
        const before = context.outputs.before ?? {
          zoneId: work.zoneId,
          hostId: input.previousHostId,
          rootVersion: work.rootVersion,
          power: work.power,
        }
        const volumeIds = work.attachments.map(attachment => attachment.volumeId)
        const isElsewhere = input.target === 'elsewhere'
        const wish = { zoneId: null, volumeIds, makesVolumes: false }
        const placed = await chooseHost(context, input.instanceId, {
          ...wish,
          hostId: isElsewhere ? null : (input.target ?? input.previousHostId),
          avoidHostIds: isElsewhere && input.previousHostId ? [input.previousHostId] : [],
        })
        await changeWanted(context.ports.store.pool, input.instanceId, { imageId: input.imageId })
        return { placed, before }
      },
      async undo(context) {
        const { input, outputs } = context
        const { pool } = context.ports.store
        await changeWanted(pool, input.instanceId, { imageId: input.previousImageId })
        const work = await requireWork(context, input.instanceId)
        const hostId = input.previousHostId
        const zoneId = outputs.before?.zoneId ?? work.zoneId
        await recordPlacement(
          pool,
          input.instanceId,
          hostId && zoneId ? { hostId, zoneId, reason: 'Back where it was: the rebuild did not succeed.' } : null,
        )
      },
    },
    'Prepare image and network': {
      do: context => prepareHost(context, context.input.instanceId),
      undo: hostStaysPrepared,
      timeoutMs: 10 * 60_000,
    },
    'Remove the old machine': {
      async do(context) {
        const { input, outputs } = context
        const work = await requireWork(context, input.instanceId)
        await takeAway(context, { ...work, hostId: input.previousHostId })
        await recordRootVersion(
          context.ports.store.pool,
          input.instanceId,
          (outputs.before?.rootVersion ?? work.rootVersion) + 1,
        )
      },
      async undo(context) {
        const { input } = context
        const work = await requireWork(context, input.instanceId)
        if (input.previousHostId) {
          const { instances } = await computeOf(context, { ...work, hostId: input.previousHostId })
          const seen = await instances.observe(instanceRef(work), context.call)
          if (seen.exists) return
        }
        context.call.log('The old machine is gone, and its root disk with it; volumes are untouched.')
        await recordSeen(context.ports.store.pool, input.instanceId, {
          observed: 'missing',
          reason: 'Its rebuild failed after the old machine was removed. Rebuild it again; its volumes are untouched.',
          generation: null,
          external: null,
        })
      },
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
