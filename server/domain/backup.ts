import { z } from 'zod'
import { resourceName, timestamp } from './common'
import { idOf } from './ids'

export const backupStates = ['taking', 'available', 'deleting'] as const
export type BackupState = (typeof backupStates)[number]

/** By hand, or when its policy said so: only the latter go by themselves. */
export const backupOrigins = ['hand', 'schedule'] as const
export type BackupOrigin = (typeof backupOrigins)[number]

/** What a volume held at a moment, kept in a zone's backup store: it outlives the volume, and the zone that it was in. */
export const backupView = z.object({
  id: idOf('backup'),
  vdcId: idOf('vdc'),
  /** The volume may be gone by now. */
  volumeId: idOf('volume'),
  volumeName: resourceName,
  /** Where the volume was. */
  sourceZoneId: idOf('zone'),
  sourceZoneName: z.string(),
  /** Where it is kept. */
  zoneId: idOf('zone'),
  zoneName: z.string(),
  origin: z.enum(backupOrigins),
  state: z.enum(backupStates),
  /** Of the volume, and of what is made of it. */
  sizeGiB: z.number().int(),
  /** What it added to its store: pieces that an earlier one brought there count only once. */
  storedBytes: z.number().nullable(),
  /** Of all that was read of the volume. */
  sha256: z.string().nullable(),
  /** Of what it holds: whatever was written later is not in it. */
  takenAt: timestamp,
  /** When it was last read back whole; null: never. */
  verifiedAt: timestamp.nullable(),
  /** What was wrong with it then; null: nothing. */
  damage: z.string().nullable(),
  /** As its volume was, and what is made of it will be. */
  isEncrypted: z.boolean(),
  activeTaskId: idOf('task').nullable(),
})
export type BackupView = z.infer<typeof backupView>

type Verdict = { allowed: true } | { allowed: false; reason: string }
type Facts = Pick<BackupView, 'volumeName' | 'state' | 'damage'>

const settled = ({ state, volumeName }: Facts): Verdict =>
  state === 'available'
    ? { allowed: true }
    : { allowed: false, reason: `This backup of ${volumeName} is being ${state === 'taking' ? 'taken' : 'deleted'}` }

/** What may be done with a backup, with the reason where it may not. */
export const backupCan = {
  verify: settled,
  restore(of: Facts): Verdict {
    const verdict = settled(of)
    if (!verdict.allowed || of.damage === null) return verdict
    return { allowed: false, reason: `This backup of ${of.volumeName} is damaged; restore another, or verify it again` }
  },
  /** Also one whose deletion did not finish. */
  delete: (of: Facts): Verdict => (of.state === 'taking' ? settled(of) : { allowed: true }),
}

/** Where a volume of a zone is backed up when nobody says where: elsewhere, if anything is there. */
export function backupZoneFor<Z extends { id: string; name: string; backupDriver: string | null }>(
  zones: readonly Z[],
  sourceZoneId: string,
): Z | undefined {
  const able = zones.filter(zone => zone.backupDriver !== null).sort((a, b) => a.name.localeCompare(b.name))
  return able.find(zone => zone.id !== sourceZoneId) ?? able[0]
}
