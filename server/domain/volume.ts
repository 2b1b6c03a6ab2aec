import { z } from 'zod'
import { resourceName, timestamp } from './common'
import { idOf } from './ids'
import { limits } from './instance'
import type { TaskKind } from './task'

/**
 * `pending`: not made yet. `failed` shows as pending with no task. `missing`: was made, is gone. `half reverted`: a
 * revert of it did not finish, so that its content is of two times.
 */
export const observedVolumeStates = ['pending', 'available', 'missing', 'unknown'] as const
export type ObservedVolumeState = (typeof observedVolumeStates)[number]

export const volumeStates = [
  'creating',
  'resizing',
  'moving',
  'attaching',
  'detaching',
  'changing',
  'snapshotting',
  'reverting',
  'backing up',
  'restoring',
  'deleting',
  'available',
  'in use',
  'failed',
  'half reverted',
  'missing',
  'unknown',
] as const
export type VolumeState = (typeof volumeStates)[number]

/** The state that a task of this kind shows while it works on a volume that is there. */
export const volumeStateWhile: Partial<Record<TaskKind, VolumeState>> = {
  'volume.record': 'creating',
  'volume.create': 'creating',
  'volume.change': 'changing',
  'volume.resize': 'resizing',
  'volume.move': 'moving',
  'volume.attach': 'attaching',
  'volume.detach': 'detaching',
  'volume.delete': 'deleting',
  'snapshot.create': 'snapshotting',
  'snapshot.revert': 'reverting',
  'snapshot.delete': 'changing',
  'backup.create': 'backing up',
  'backup.restore': 'restoring',
  'instance.create': 'attaching',
  'instance.delete': 'deleting',
  // Its turn in an apply has not come yet, or is over.
  'design.apply': 'changing',
}

export function volumeState(of: {
  observed: ObservedVolumeState
  activeTaskKind: TaskKind | null
  isAttached: boolean
  isHalfReverted: boolean
}): VolumeState {
  const busy = of.activeTaskKind && volumeStateWhile[of.activeTaskKind]
  if (busy) return of.observed === 'pending' && (busy === 'attaching' || busy === 'changing') ? 'creating' : busy
  if (of.observed === 'pending') return 'failed'
  if (of.observed !== 'available') return of.observed
  if (of.isHalfReverted) return 'half reverted'
  return of.isAttached ? 'in use' : 'available'
}

/** What encryption at rest means to whoever chooses it. */
export const encryptedInWords = 'Its storage never sees what is on it'

export const sizeGiB = z.coerce.number().int().min(limits.volumeGiB.min).max(limits.volumeGiB.max)

export const volumeView = z.object({
  id: idOf('volume'),
  vdcId: idOf('vdc'),
  name: resourceName,
  zoneId: idOf('zone'),
  zoneName: z.string(),
  /** Of its zone. */
  storageId: idOf('storage'),
  storageName: z.string(),
  sizeGiB: z.number().int(),
  state: z.enum(volumeStates),
  stateReason: z.string().nullable(),
  observedAt: timestamp.nullable(),
  generation: z.number().int(),
  observedGeneration: z.number().int(),
  activeTaskId: idOf('task').nullable(),
  attachment: z
    .object({
      id: idOf('attachment'),
      instanceId: idOf('instance'),
      instanceName: z.string(),
      /** The guest's device, like vdb. */
      device: z.string(),
      /** Its machine is on, or may be. */
      isRunning: z.boolean(),
    })
    .nullable(),
  snapshotCount: z.number().int(),
  /** What its storage has of it says nothing without its key, which is its VDC’s alone. */
  isEncrypted: z.boolean(),
  createdAt: timestamp,
})
export type VolumeView = z.infer<typeof volumeView>

/** What an action's rule needs to know of a volume. */
export type VolumeFacts = {
  name: string
  state: VolumeState
  attachedTo: string | null
  /** What it is attached to is on, or may be. */
  isRunning: boolean
  snapshotCount?: number
  /** Its storage lets it grow while it is in use. */
  growsInUse?: boolean
}
type Verdict = { allowed: true } | { allowed: false; reason: string }

const busy: ReadonlySet<VolumeState> = new Set([
  'creating',
  'resizing',
  'moving',
  'attaching',
  'detaching',
  'changing',
  'snapshotting',
  'reverting',
  'backing up',
  'restoring',
  'deleting',
])

function settled(of: VolumeFacts): Verdict | undefined {
  if (busy.has(of.state)) return { allowed: false, reason: `${of.name} is ${of.state}; wait until that is done` }
  if (of.state === 'unknown') return { allowed: false, reason: `${of.name}’s storage server does not answer` }
  return undefined
}

const halfReverted = ({ name }: VolumeFacts): Verdict => ({
  allowed: false,
  reason: `A revert of ${name} did not finish; revert it again`,
})

/** What may be done with a volume, with the reason where it may not. */
export const volumeCan = {
  attach(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    if (of.attachedTo) return { allowed: false, reason: `${of.name} is attached to ${of.attachedTo}; detach it first` }
    if (of.state === 'half reverted') return halfReverted(of)
    if (of.state !== 'available') return { allowed: false, reason: `${of.name} is ${of.state} and can’t be attached` }
    return { allowed: true }
  },
  detach(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    return of.attachedTo ? { allowed: true } : { allowed: false, reason: `${of.name} is not attached to anything` }
  },
  resize(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    if (of.attachedTo && !of.growsInUse)
      return { allowed: false, reason: `${of.name} is attached to ${of.attachedTo}; detach it to grow it` }
    if (of.state === 'half reverted') return halfReverted(of)
    return of.state === 'available' || of.state === 'in use'
      ? { allowed: true }
      : { allowed: false, reason: `${of.name} is ${of.state}` }
  },
  /** To another storage of its zone. */
  move(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    if (of.state === 'half reverted') return halfReverted(of)
    if (of.state !== 'available' && of.state !== 'in use')
      return { allowed: false, reason: `${of.name} is ${of.state}` }
    if (of.snapshotCount)
      return { allowed: false, reason: `Snapshots of ${of.name} can’t come along; delete them first` }
    return { allowed: true }
  },
  snapshot(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    if (of.state === 'half reverted') return halfReverted(of)
    if (of.state === 'available' || of.state === 'in use') return { allowed: true }
    return { allowed: false, reason: `${of.name} is ${of.state}` }
  },
  backUp(of: VolumeFacts): Verdict {
    return volumeCan.snapshot(of)
  },
  /** To one of its snapshots. */
  revert(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    if (of.isRunning)
      return {
        allowed: false,
        reason: `${of.attachedTo} is using ${of.name}; stop ${of.attachedTo} or detach it first`,
      }
    if (of.state === 'available' || of.state === 'in use' || of.state === 'half reverted') return { allowed: true }
    return { allowed: false, reason: `${of.name} is ${of.state}` }
  },
  /** One of its snapshots. */
  deleteSnapshot(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    // The way out of it.
    return of.state === 'half reverted' ? halfReverted(of) : { allowed: true }
  },
  delete(of: VolumeFacts): Verdict {
    const blocked = settled(of)
    if (blocked) return blocked
    return of.attachedTo
      ? { allowed: false, reason: `${of.name} is attached to ${of.attachedTo}; detach it first` }
      : { allowed: true }
  },
}
