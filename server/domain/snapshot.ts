import { z } from 'zod'
import { resourceName, timestamp } from './common'
import { idOf } from './ids'

/** A snapshot lives within its volume: whatever works on it holds the volume meanwhile. */
export const snapshotStates = ['taking', 'available', 'deleting'] as const
export type SnapshotState = (typeof snapshotStates)[number]

export const snapshotView = z.object({
  id: idOf('snapshot'),
  volumeId: idOf('volume'),
  name: resourceName,
  /** Of the volume when it was taken. */
  sizeGiB: z.number().int(),
  state: z.enum(snapshotStates),
  createdAt: timestamp,
})
export type SnapshotView = z.infer<typeof snapshotView>

type Verdict = { allowed: true } | { allowed: false; reason: string }

/** What may be done with a snapshot, as far as it is the snapshot's own state that decides. */
export const snapshotCan = {
  use(of: Pick<SnapshotView, 'name' | 'state'>): Verdict {
    if (of.state === 'available') return { allowed: true }
    return { allowed: false, reason: `${of.name} is ${of.state === 'taking' ? 'being taken' : 'being deleted'}` }
  },
  delete(of: Pick<SnapshotView, 'name' | 'state'>): Verdict {
    return of.state === 'taking' ? { allowed: false, reason: `${of.name} is being taken` } : { allowed: true }
  },
}
