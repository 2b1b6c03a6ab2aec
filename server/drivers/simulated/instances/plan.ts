import { isOn } from '@/server/domain/instance'
import type { Change, InstanceSpec, Observation } from '../../contract'

/** What differs between a wanted machine and an observed one, and what it takes. */
export function planInstance(spec: InstanceSpec, seen: Observation<'instance'>): Change[] {
  if (!seen.exists) return []
  const { status } = seen
  const changes: Change[] = []
  const compare = (field: string, from: unknown, to: unknown, impact: Change['impact']) => {
    if (from !== to) changes.push({ field, from, to, impact })
  }
  compare('rootVersion', status.rootVersion, spec.rootVersion, 'replace')
  compare('vcpus', status.vcpus, spec.vcpus, isOn(status.power) ? 'restart' : 'live')
  compare('memoryMiB', status.memoryMiB, spec.memoryMiB, isOn(status.power) ? 'restart' : 'live')
  if (status.cpuShares !== null) compare('cpuShares', status.cpuShares, spec.cpuShares, 'live')
  const wanted = spec.disks.map(disk => disk.attachmentId as string)
  if ([...wanted].sort().join() !== [...status.disks].sort().join())
    changes.push({ field: 'disks', from: status.disks, to: wanted, impact: 'live' })
  compare('power', status.power, spec.power, 'live')
  return changes
}
