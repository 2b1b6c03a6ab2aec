import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { luksHeader, type Observation } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { forgetSnapshotsOf } from '@/server/store/snapshots'
import {
  changeVolumeSize,
  forgetVolumes,
  readVolumeFacts,
  recordSeenVolumes,
  type VolumeFactsRow,
} from '@/server/store/volumes'
import { recordVolumeNeverMade, taskFailure } from '@/server/store/work'
import { storageOf } from '../instances/connect-volumes'
import { onHost } from '../instances/on-host'
import { computeOf, instanceRef, requireWork } from '../instances/spec'
import type { Work, WorkflowPorts } from '../ports'
import { luksKeyOf } from './luks-key'
import { giveUpOtherPlace } from './other-place'

export async function requireVolume(context: Work, volumeId: string): Promise<VolumeFactsRow> {
  const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
  if (!volume) throw new PlenumError('missing', 'The volume is no longer recorded. There is nothing left to do.')
  return volume
}

/** Makes the real volume what is recorded, and records what came of it. */
export async function makeVolume(context: Work, volumeId: Id<'volume'>): Promise<void> {
  const volume = await requireVolume(context, volumeId)
  const seen = await bringVolume(context, volume)
  const { generation } = volume
  const external = seen.exists ? seen.external : null
  await recordSeenVolumes(context.ports.store.pool, [
    { volumeId, observed: 'available', reason: null, generation, external, ...sizeOf(seen) },
  ])
}

/** The same without a record: for one that does not count as made yet. */
export async function bringVolume(context: Work, volume: VolumeFactsRow): Promise<Observation<'volume'>> {
  const { id, name, vdcId, storageId, sizeGiB, generation, from } = volume
  const { volumes } = await storageOf(context, storageId)
  const key = await luksKeyOf(context, volume)
  const header = key === undefined ? undefined : await luksHeader(key)
  const spec = { name, vdcId, sizeGiB, from: from ?? undefined, luksHeader: header }
  return context.converge(resume => volumes.ensure({ kind: 'volume', id }, spec, generation, context.call, resume))
}

const sizeOf = (seen: Observation<'volume'>) => (seen.exists ? { sizeGiB: seen.status.sizeGiB } : {})

/** The same for one that has to be there: one that vanished is not made anew, empty, behind its owner’s back. */
export async function reviseVolume(context: Work, volumeId: Id<'volume'>): Promise<void> {
  const volume = await requireVolume(context, volumeId)
  if (volume.observed === 'pending') return
  const { volumes } = await storageOf(context, volume.storageId)
  const seen = await volumes.observe({ kind: 'volume', id: volumeId }, context.call)
  if (seen.exists) return makeVolume(context, volumeId)
  const reason = 'Its data is no longer on its storage server.'
  await recordSeenVolumes(context.ports.store.pool, [
    { volumeId, observed: 'missing', reason, generation: null, external: null },
  ])
  throw new PlenumError('missing', `${volume.name} is no longer on its storage server. Plan again.`)
}

export async function removeVolume(context: Work, volumeId: Id<'volume'>): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
  if (!volume) return
  await giveUpOtherPlace(context, volumeId)
  const { volumes } = await storageOf(context, volume.storageId)
  await context.converge(resume => volumes.remove({ kind: 'volume', id: volumeId }, context.call, resume))
}

/** It may be there although its making failed: where it can’t be taken back, the next look tells what is left of it. */
async function recordVolumeUnsure(context: Work, volumeId: Id<'volume'>): Promise<void> {
  const reason = 'It is being taken back.'
  const seen = { observed: 'unknown', reason, generation: null, external: null } as const
  await recordSeenVolumes(context.ports.store.pool, [{ volumeId, ...seen }])
}

/**
 * A creation that is tried again long after may find its volume seen, offered and used: it has nothing left to do, and
 * must not come to take that back. In an apply it is never tried again.
 */
async function isThereByNow({ task, ports }: Work, volumeId: string): Promise<boolean> {
  const volume = await readVolumeFacts(ports.store.pool, volumeId)
  return task.kind === 'volume.create' && volume?.observed === 'available'
}

/** For what may copy a whole volume. */
export const fillMs = 55 * 60_000

export const createVolume: Workflow<'volume.create', WorkflowPorts> = {
  kind: 'volume.create',
  steps: {
    'Create the volume': {
      timeoutMs: fillMs,
      async do(context) {
        const { volumeId } = context.input
        if (!(await isThereByNow(context, volumeId))) await makeVolume(context, volumeId)
      },
      async undo(context) {
        const { volumeId } = context.input
        await recordVolumeUnsure(context, volumeId)
        await removeVolume(context, volumeId)
        const reason = (await taskFailure(context.ports.store.pool, context.task.id)) ?? 'Creating it was cancelled.'
        await recordVolumeNeverMade(context.ports.store.pool, volumeId, reason)
      },
    },
  },
}

export const resizeVolume: Workflow<'volume.resize', WorkflowPorts> = {
  kind: 'volume.resize',
  steps: {
    'Grow the volume': {
      isFinal: true,
      async do(context) {
        await changeVolumeSize(context.ports.store.pool, context.input.volumeId, context.input.toGiB)
        await makeVolume(context, context.input.volumeId)
      },
      async undo(context) {
        const { volumeId, fromGiB, toGiB } = context.input
        const volume = await requireVolume(context, volumeId)
        const { volumes } = await storageOf(context, volume.storageId)
        const seen = await volumes.observe({ kind: 'volume', id: volumeId }, context.call)
        // A volume never shrinks: once it has grown, the larger size is what is true.
        const hasGrown = seen.exists && seen.status.sizeGiB >= toGiB
        const generation = await changeVolumeSize(context.ports.store.pool, volumeId, hasGrown ? toGiB : fromGiB)
        if (hasGrown)
          context.call.log('The volume has grown already; it keeps its new size, since volumes never shrink.')
        const external = seen.exists ? seen.external : null
        await recordSeenVolumes(context.ports.store.pool, [
          {
            ...{ volumeId, observed: seen.exists ? 'available' : 'missing', reason: null, generation, external },
            ...sizeOf(seen),
          },
        ])
        return hasGrown ? 'lost' : undefined
      },
    },
    'Tell who uses it': {
      lane: async ({ ports, input: { instanceId } }) => (instanceId ? onHost({ ports, input: { instanceId } }) : null),
      async do(context) {
        const { instanceId, volumeId, toGiB: sizeGiB } = context.input
        if (!instanceId) return
        const work = await requireWork(context, instanceId)
        const device = work.attachments.find(each => each.volumeId === volumeId)?.device
        if (!device || !work.hostId) return
        const { instances } = await computeOf(context, work)
        await instances.tellSize?.(instanceRef(work), { device, sizeGiB }, context.call)
      },
      undo: 'The volume has grown already, and volumes never shrink.',
    },
  },
}

export const deleteVolume: Workflow<'volume.delete', WorkflowPorts> = {
  kind: 'volume.delete',
  steps: {
    'Delete the volume': {
      isFinal: true,
      async do(context) {
        await removeVolume(context, context.input.volumeId)
        await recordDeleted(context, context.input.volumeId)
      },
      // Given up before it was gone, it is what it was before.
      async undo(context) {
        const { volumeId } = context.input
        const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
        if (!volume) return 'lost'
        const { volumes } = await storageOf(context, volume.storageId)
        const seen = await volumes.observe({ kind: 'volume', id: volumeId }, context.call)
        if (seen.exists) return
        await recordDeleted(context, volumeId)
        return 'lost'
      },
    },
    'Forget the volume': {
      do: context => forgetVolumes(context.ports.store.pool, [context.input.volumeId]),
      undo: 'Deleted data is not brought back. Delete it again to finish.',
    },
  },
}

async function recordDeleted(context: Work, volumeId: string): Promise<void> {
  const { pool } = context.ports.store
  const reason = 'Its data is deleted; delete it again to finish.'
  await forgetSnapshotsOf(pool, volumeId)
  await recordSeenVolumes(pool, [{ volumeId, observed: 'missing', reason, generation: null, external: null }])
}
