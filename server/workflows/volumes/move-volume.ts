import { asPlenumError, PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { isOn } from '@/server/domain/instance'
import type { DiskPlace, DiskSource, DiskSpec, Ref } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { readVolumeFacts, recordOtherStorage, recordSwitchedOver, type VolumeFactsRow } from '@/server/store/volumes'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import { measure } from '../backups/measure'
import { bytesOf, carrying, contentsOf } from '../backups/reach'
import { bringInLine, look } from '../instances/bring-about'
import { storageOf } from '../instances/connect-volumes'
import { onHost } from '../instances/on-host'
import { lastTry } from '../instances/return-machine'
import { computeOf, instanceRef, requireWork, specOf } from '../instances/spec'
import type { Work, WorkflowPorts } from '../ports'
import { connectOne, disconnectOne } from './attachment-workflows'
import { giveUpOtherPlace } from './other-place'
import { bringVolume, requireVolume } from './volume-workflows'

type Input = TaskInput<'volume.move'>
/** `isLive`: the guest took part in it. `to`: where its host finds the new place. */
type Out = { isLive: boolean; to: DiskSource }
type Moving = Work & { input: Input; outputs: Partial<Out> }

/**
 * To another storage of its zone. What is recorded as its storage is at every moment a place that has all that a guest
 * was told to be written, so that whoever starts anew starts from there (server/decisions/0041).
 */
export const moveVolume: Workflow<'volume.move', WorkflowPorts, Out> = {
  kind: 'volume.move',
  steps: {
    'Make a place for it': {
      async do(context) {
        const { input, ports } = context
        const volume = await requireVolume(context, input.volumeId)
        if (hasMoved(context, volume)) return
        if (volume.snapshotCount > 0)
          throw new PlenumError('conflict', `Snapshots of ${volume.name} can’t come along. Delete them first.`)
        if (volume.otherStorageId !== input.toStorageId) {
          if (volume.otherStorageId) await giveUpOtherPlace(context, volume.id)
          await refuseTaken(context, volume)
          await recordOtherStorage(ports.store.pool, volume.id, input.toStorageId)
        }
        await bringVolume(context, { ...volume, storageId: input.toStorageId, from: null })
      },
      undo: context => giveUpOtherPlace(context, context.input.volumeId),
    },
    'Copy it': {
      ...carrying,
      async do(context) {
        const volume = await requireVolume(context, context.input.volumeId)
        if (hasMoved(context, volume)) return
        return (await isRunning(context, volume)) ? copyWhileUsed(context, volume) : copyWhileIdle(context, volume)
      },
      async undo(context) {
        const volume = await readVolumeFacts(context.ports.store.pool, context.input.volumeId)
        if (!volume || hasMoved(context, volume)) return
        if (context.outputs.isLive !== false) await endCopy(context, volume)
        await reconnect(context, volume)
      },
    },
    'Switch over': {
      async lane({ ports, input }) {
        const { instanceId } = (await readVolumeFacts(ports.store.pool, input.volumeId)) ?? {}
        return instanceId ? onHost({ ports, input: { instanceId } }) : null
      },
      isFinal: true,
      attempts: 20,
      async do(context) {
        const volume = await requireVolume(context, context.input.volumeId)
        if (context.outputs.isLive) await switchGuest(context, volume)
        else await recordSwitch(context, volume, null)
        await reconnect(context, await requireVolume(context, volume.id))
      },
      async undo(context) {
        const volume = await readVolumeFacts(context.ports.store.pool, context.input.volumeId)
        if (!volume || !hasMoved(context, volume)) return
        if (!volume.otherStorageId) return 'lost'
        if (context.outputs.isLive) return (await switchGuestBack(context, volume)) ? undefined : 'lost'
        if (volume.attachmentId) await disconnectOne(context, volume.attachmentId, volume.id)
        await recordSwitchBack(context, volume)
        await reconnect(context, await requireVolume(context, volume.id))
      },
    },
    'Give up the former place': {
      isFinal: true,
      attempts: 20,
      do: context => giveUpOtherPlace(context, context.input.volumeId),
      // What is half given up is nothing to come back to.
      async undo(context) {
        await giveUpOtherPlace(context, context.input.volumeId)
        return 'lost'
      },
    },
  },
}

const volumeRef = ({ id }: Pick<VolumeFactsRow, 'id'>): Ref<'volume'> => ({ kind: 'volume', id })

const hasMoved = ({ input }: Moving, volume: VolumeFactsRow) => volume.storageId === input.toStorageId

/** What bears its id there already is not ours to write on: perhaps both names lead to one storage. */
async function refuseTaken(context: Moving, { id, name, attachmentId }: VolumeFactsRow): Promise<void> {
  const { toStorageId, toStorageName } = context.input
  const { volumes, attachments } = await storageOf(context, toStorageId)
  const found = await volumes.observe({ kind: 'volume', id }, context.call)
  const connected = attachmentId
    ? await attachments.observe({ kind: 'attachment', id: attachmentId }, context.call)
    : { exists: false }
  if (found.exists || connected.exists)
    throw new PlenumError(
      'conflict',
      `Storage ${toStorageName} has something of ${name} already. Ask an operator whether it is another name for the one that it is on.`,
    )
}

/** Does a guest run that has it? One on a host that does not answer might. */
async function isRunning(context: Work, { instanceId }: VolumeFactsRow): Promise<boolean> {
  if (!instanceId) return false
  const work = await requireWork(context, instanceId)
  if (!work.hostId) return false
  const seen = await look(context, work)
  return seen.exists && isOn(seen.status.power)
}

async function copyWhileUsed(context: Moving, volume: VolumeFactsRow): Promise<Out> {
  const { id, instanceId } = volume
  const { attachments } = await storageOf(context, context.input.toStorageId)
  const ref = { kind: 'attachment' as const, id: volume.attachmentId! }
  const seen = await context.converge(resume =>
    attachments.ensure(ref, { volumeId: id, instanceId: instanceId! }, 1, context.call, resume),
  )
  if (!seen.exists) throw new PlenumError('conflict', 'The new place could not be connected. Try again.')
  const to = seen.status.source
  const { moves, machine, disk } = await diskOf(context, volume)
  await context.converge(resume => moves.copy(machine, disk, to, context.call, resume))
  return { isLive: true, to }
}

/** As it is, ciphertext and its header alike. */
async function copyWhileIdle(context: Moving, volume: VolumeFactsRow): Promise<Partial<Out>> {
  const { input, call } = context
  const [from, to] = await Promise.all([contentsOf(context, volume.storageId), contentsOf(context, input.toStorageId)])
  if (volume.attachmentId) {
    await disconnectOne(context, volume.attachmentId, volume.id)
    const { attachments } = await storageOf(context, input.toStorageId)
    const ref = { kind: 'attachment' as const, id: volume.attachmentId }
    await context.converge(resume => attachments.remove(ref, call, resume))
  }
  const { content } = measure(await from.read(volumeRef(volume), call), bytesOf(volume.sizeGiB), context.progress)
  await to.write(volumeRef(volume), content, call)
  await from.release(volumeRef(volume), call)
  return { isLive: false }
}

/** A host that does not answer can’t be told: the new place is taken away next, which ends the copy there, too. */
async function endCopy(context: Moving, volume: VolumeFactsRow): Promise<void> {
  const { to } = context.outputs
  if (!volume.instanceId || !volume.attachmentId) return
  try {
    const source = to ?? (await targetSource(context, volume))
    if (!source) return
    const { moves, machine, disk } = await diskOf(context, volume)
    await moves.cancel(machine, disk, source, context.call)
  } catch (error) {
    const { kind } = asPlenumError(error)
    if (kind === 'unsupported' || kind === 'missing') return
    if (kind !== 'unreachable' || context.attempt < lastTry) throw error
    context.call.log('The host does not answer; the copy is cut off at the storage')
  }
}

async function targetSource(context: Moving, { attachmentId }: VolumeFactsRow): Promise<DiskSource | undefined> {
  const { attachments } = await storageOf(context, context.input.toStorageId)
  const seen = await attachments.observe({ kind: 'attachment', id: attachmentId! }, context.call)
  return seen.exists ? seen.status.source : undefined
}

/** First recorded, then done: from `both` on, either place is as good, and after it only the new one is. */
async function switchGuest(context: Moving, volume: VolumeFactsRow): Promise<void> {
  const place = await placeOf(context, volume)
  if (!hasMoved(context, volume)) {
    if (place !== 'both')
      throw new PlenumError('conflict', `The copy of ${volume.name} has ended before it was used. Move it again.`)
    await recordSwitch(context, volume, context.outputs.to ?? null)
  } else if (place === 'former' || place === 'copying')
    throw new PlenumError('conflict', `The copy of ${volume.name} broke off at the end. Move it again.`)
  if (place === 'both') {
    const { moves, machine, disk } = await diskOf(context, volume)
    await moves.pivot(machine, disk, context.outputs.to!, context.call)
    context.call.log('The guest uses the new place')
  }
}

/**
 * While the guest is at both, or at the former place alone again. Recorded before the copy is ended, as on the way there.
 * Of a guest that is gone nobody knows where it was; the new place has all in either case.
 */
async function switchGuestBack(context: Moving, volume: VolumeFactsRow): Promise<boolean> {
  const isOver = (place: DiskPlace) => place === 'target' || place === 'nowhere'
  if (!isOver(await placeOf(context, volume))) {
    await recordSwitchBack(context, volume)
    const { moves, machine, disk } = await diskOf(context, volume)
    await moves.cancel(machine, disk, context.outputs.to!, context.call)
    // A worker that was thought dead may have been quicker.
    if (!isOver(await placeOf(context, volume))) return true
    await recordSwitch(context, await requireVolume(context, volume.id), context.outputs.to ?? null)
  }
  await reconnect(context, await requireVolume(context, volume.id))
  return false
}

/** `nowhere` too, where its host is fenced: nothing runs there any more. */
async function placeOf(context: Moving, volume: VolumeFactsRow): Promise<DiskPlace> {
  const work = await requireWork(context, volume.instanceId!)
  try {
    const { moves, machine, disk } = await diskOf(context, volume)
    return await moves.place(machine, disk, context.outputs.to!, context.call)
  } catch (error) {
    const host = work.hostId ? await readHostWork(context.ports.store.pool, work.hostId) : null
    if (asPlenumError(error).kind === 'unreachable' && host?.state === 'fenced') return 'nowhere'
    throw error
  }
}

const recordSwitch = ({ input, ports }: Moving, volume: VolumeFactsRow, source: DiskSource | null) =>
  recordSwitchedOver(ports.store.pool, volume.id, input.fromStorageId, source)

async function recordSwitchBack(context: Moving, volume: VolumeFactsRow): Promise<void> {
  const source = volume.attachmentId ? await formerSource(context, volume) : undefined
  await recordSwitchedOver(context.ports.store.pool, volume.id, context.input.toStorageId, source ?? null)
}

/** Its instance finds it where it is recorded, now and at its next start. */
async function reconnect(context: Moving, volume: VolumeFactsRow): Promise<void> {
  const { attachmentId, instanceId } = volume
  if (!attachmentId || !instanceId) return
  await connectOne(context, instanceId, attachmentId)
  try {
    await bringInLine(context, instanceId)
  } catch (error) {
    const { kind } = asPlenumError(error)
    if (kind !== 'unreachable' || context.attempt < lastTry) throw error
    context.call.log('Its host does not answer; its machine is brought in line when it next starts')
  }
}

/** The disk as it was before the move, and whoever moves it. */
async function diskOf(context: Moving, volume: VolumeFactsRow) {
  const work = await requireWork(context, volume.instanceId!)
  const { instances } = await computeOf(context, work)
  if (!instances.diskMoves)
    throw new PlenumError(
      'unsupported',
      `The host of ${work.name} can’t move disks that are in use. Stop ${work.name}, or detach ${volume.name} first.`,
    )
  const disk = specOf(context, work).disks.find(each => each.attachmentId === volume.attachmentId)
  const source = await formerSource(context, volume)
  if (!disk || !source)
    throw new PlenumError('missing', `${volume.name} is not connected any more. Start ${work.name} anew.`)
  return { moves: instances.diskMoves, machine: instanceRef(work), disk: { ...disk, source } satisfies DiskSpec }
}

async function formerSource(context: Moving, { attachmentId }: VolumeFactsRow): Promise<DiskSource | undefined> {
  const { attachments } = await storageOf(context, context.input.fromStorageId)
  const seen = await attachments.observe({ kind: 'attachment', id: attachmentId as Id<'attachment'> }, context.call)
  return seen.exists ? seen.status.source : undefined
}
