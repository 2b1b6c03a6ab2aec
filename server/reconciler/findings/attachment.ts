import type { SeenDisk } from '@/server/domain/drift'
import { isOn } from '@/server/domain/instance'
import { aboutInstance } from './about'
import type { InstanceFinder } from './instances'

/** A volume is not plugged in that is recorded so, or a disk is that nobody here plugged in. */
export const findAttachment: InstanceFinder = (each, { disks, foreignDisks = [], power }, heard) => {
  if (each.hasBusyVolume) return []
  const wereTakenAway = each.attachments.some(({ isConnected }) => !isConnected)
  // What is off gets them back with its next start.
  if (wereTakenAway && !isOn(power)) return []
  const missing = each.attachments.filter(({ id }) => !disks.includes(id))
  const recorded = new Set<string>(each.attachments.map(({ id }) => id))
  const known = new Set(each.imported?.disks.map(words))
  const foreign = foreignDisks.filter(disk => !known.has(words(disk))).map(words)
  const surplus = disks.filter(id => !recorded.has(id))
  if (missing.length + surplus.length + foreign.length === 0) return []
  const volumes = missing.map(it => it.volumeName)
  const difference = aboutInstance(each, 'attachment', heard, {
    summary:
      volumes.length > 0
        ? `${each.name} does not have ${volumes.join(', ')}, which is attached to it`
        : `${each.name} has a disk that Plenum did not attach`,
    wanted: each.attachments.map(it => `${it.volumeName} (${it.device})`).join(', ') || 'No volumes',
    actual:
      [
        ...each.attachments.filter(it => !missing.includes(it)).map(it => it.volumeName),
        ...surplus.map(() => 'a volume that is not recorded here'),
        ...foreign,
      ].join(', ') || 'No volumes',
    facts: {
      of: 'disks',
      missing: missing.map(({ id, volumeId, volumeName }) => ({ attachmentId: id, volumeId, volumeName })),
      surplus,
      foreign,
      wereTakenAway,
    },
  })
  return [
    wereTakenAway ? { ...difference, cause: 'Its host was given up, and its volumes were taken from it.' } : difference,
  ]
}

const words = ({ device, source }: SeenDisk) => `${device} (${source})`
