import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { transact } from '@/server/store/transact'
import { forgetVolumes, readVolumeFacts } from '@/server/store/volumes'
import {
  deleteAttachments,
  type InstanceWork,
  insertVolumeOfTask,
  readWork,
  recordNeverMade,
  taskFailure,
} from '@/server/store/work'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { together } from '../together'
import { makeVolume } from '../volumes/volume-workflows'
import { attachRows } from './attach-rows'
import { bringAbout, look, recordMachine, recordUnsure, takeAway } from './bring-about'
import { chooseHost } from './choose-host'
import { connectVolumes, disconnectVolumes, storageOf } from './connect-volumes'
import { onHost } from './on-host'
import { leavePort } from './port'
import { hostStaysPrepared, prepareHost } from './prepare-host'
import { requireWork } from './spec'

type Input = TaskInput<'instance.create'>

/**
 * From a recorded wish to a guest that boots. All ids are in the input, the host is recorded by the first step: a
 * repeat finds what is there already. Undone, the instance stays as a wish that failed, with the reason; what it had
 * on infrastructure, and the volumes that were made for it, are gone.
 */
export const createInstance: Workflow<'instance.create', WorkflowPorts> = {
  kind: 'instance.create',
  steps: {
    'Choose a host': {
      // On the way back, when something may have been made there.
      lane: onHost,
      async do(context) {
        const { input } = context
        const work = await requireWork(context, input.instanceId)
        // Where it has a place something of it may be: choosing anew could make it twice.
        if (work.hostId) return
        await chooseHost(context, input.instanceId, {
          hostId: input.hostId,
          zoneId: work.wantedZoneId,
          volumeIds: input.existingVolumes.map(volume => volume.volumeId),
          newVolumesGiB: input.newVolumes.map(({ sizeGiB }) => sizeGiB),
        })
      },
      async undo(context) {
        const { pool } = context.ports.store
        const work = await takeBackEarlierTry(context)
        const reason = (await taskFailure(pool, context.task.id)) ?? 'Creating it was cancelled.'
        await recordNeverMade(pool, context.input.instanceId, reason)
        // Whoever changed its network meanwhile may have brought it once more, before it had no host.
        if (work.hostId) await leavePort(context, work, work.hostId)
      },
    },
    'Prepare image and network': {
      lane: onHost,
      do: context => prepareHost(context, context.input.instanceId),
      undo: hostStaysPrepared,
      timeoutMs: 10 * 60_000,
    },
    'Create volumes': { do: makeVolumes, undo: unmakeVolumes },
    'Connect volumes': {
      async do(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        await connectVolumes(context, context.input.instanceId, attachments)
      },
      async undo(context) {
        const work = await readWork(context.ports.store.pool, context.input.instanceId)
        if (work) await disconnectVolumes(context, work.attachments)
      },
    },
    'Create the machine and boot it': {
      lane: onHost,
      do: context => bringAbout(context, context.input.instanceId),
      undo: unmakeMachine,
      timeoutMs: 5 * 60_000,
    },
    'Record what came up': {
      async do(context) {
        const work = await requireWork(context, context.input.instanceId)
        // It may have gone down again at once: looked at anew rather than believed.
        const seen = await look(context, work)
        if (!seen.exists) throw new PlenumError('conflict', 'The machine vanished right after it was made.')
        if (seen.status.power === 'crashed')
          throw new PlenumError('conflict', 'The machine did not come up: its guest ended right after the start.')
        await recordMachine(context, work, seen, work.power)
      },
      undo: 'It only looked.',
    },
  },
}

async function unmakeMachine(context: Work & { input: Input }): Promise<void> {
  const work = await requireWork(context, context.input.instanceId)
  await recordUnsure(context, work.id)
  await takeAway(context, work)
}

/**
 * A try before this one may have ended on its way back, with the task in an operator's hands: then something may still
 * be where it was placed, and must not be forgotten there. Otherwise there is nothing to do here.
 */
async function takeBackEarlierTry(context: Work & { input: Input }): Promise<InstanceWork> {
  const work = await requireWork(context, context.input.instanceId)
  if (work.observed !== 'pending') await takeAway(context, work)
  await disconnectVolumes(context, work.attachments)
  await unmakeVolumes(context)
  return work
}

/** Rows and real volumes for the new ones, attachments for all, in the order of the request. */
async function makeVolumes(context: Work & { input: Input }): Promise<void> {
  const { input, task } = context
  const { store } = context.ports
  const { zoneId, name } = await requireWork(context, input.instanceId)
  if (!zoneId) throw new PlenumError('conflict', `${name} has no zone yet.`)
  await transact(store, async tx => {
    for (const { volumeId: id, name, sizeGiB, isEncrypted } of input.newVolumes)
      await insertVolumeOfTask(tx, { id, vdcId: input.vdcId, zoneId, name, sizeGiB, isEncrypted }, task)
    await attachRows(tx, input.instanceId, [...input.newVolumes, ...input.existingVolumes])
  })
  await together(input.newVolumes.map(({ volumeId }) => makeVolume(context, volumeId)))
}

/** Only those that this task made; volumes that existed before stay as they were. */
async function unmakeVolumes(context: Work & { input: Input }): Promise<void> {
  const { input } = context
  const { pool } = context.ports.store
  await together(
    input.newVolumes.map(async ({ volumeId }) => {
      const volume = await readVolumeFacts(pool, volumeId)
      // The row comes before the volume: without it nothing was made.
      if (!volume) return
      const { volumes } = await storageOf(context, volume.storageId)
      await context.converge(resume => volumes.remove({ kind: 'volume', id: volumeId }, context.call, resume))
    }),
  )
  const own = new Set([...input.newVolumes, ...input.existingVolumes].map(({ volumeId }) => volumeId))
  // By their volumes: an evacuation may have given them other ids.
  const attachments = (await readWork(pool, input.instanceId))?.attachments ?? []
  await deleteAttachments(
    pool,
    attachments.filter(({ volumeId }) => own.has(volumeId)).map(({ id }) => id),
  )
  await forgetVolumes(
    pool,
    input.newVolumes.map(volume => volume.volumeId),
  )
}
