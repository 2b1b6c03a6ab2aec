import { isOn } from '@/server/domain/instance'
import type { Change, InstanceSpec, Observation } from '../../contract'
import { printable } from '../xml/text'

/** What differs between what is wanted and what was seen. Pure. */
export function planInstance(spec: InstanceSpec, seen: Observation<'instance'>): Change[] {
  if (!seen.exists) return []
  const { status } = seen
  const changes: Change[] = []
  const differ = (field: string, from: unknown, to: unknown, impact: Change['impact']) => {
    if (JSON.stringify(from) !== JSON.stringify(to)) changes.push({ field, from, to, impact })
  }
  const atNextStart = isOn(status.power) ? 'restart' : 'live'
  differ('rootVersion', status.rootVersion, spec.rootVersion, 'replace')
  differ('vcpus', status.vcpus, spec.vcpus, atNextStart)
  differ('memoryMiB', status.memoryMiB, spec.memoryMiB, atNextStart)
  // A host that cannot weigh CPU use has nothing to differ in.
  if (status.cpuShares !== null) differ('cpuShares', status.cpuShares, spec.cpuShares, 'live')
  differ('name', status.name, printable(spec.name), 'live')
  differ('disks', [...status.disks].sort(), spec.disks.map(disk => disk.attachmentId).sort(), 'live')
  differ('power', status.power === 'crashed' && spec.power === 'stopped' ? 'stopped' : status.power, spec.power, 'live')
  return changes
}
