import type { RecordedVdc } from '@/server/domain/planning/recorded'
import type { Apply } from './apply'
import { differences, type Thing } from './differences'
import type { Ending } from './ending'
import { looseIds } from './loose'
import type { Reality } from './reality'

/**
 * Whoever plans next believes the record: it has to be true, whatever happened. What was not before, since an earlier
 * apply could not help it, is not held against this one.
 */
export function unrecorded(apply: Apply, ending: Ending, now: Reality, recorded: RecordedVdc): string[] {
  const before = new Set(untrue(apply.before, apply.reality, new Set()))
  return untrue(recorded, now, looseIds(apply, ending)).filter(fault => !before.has(fault))
}

function untrue(recorded: RecordedVdc, now: Reality, loose: ReadonlySet<string>): string[] {
  const isFixed = ({ id }: Thing) => !loose.has(id ?? '')
  const machines = recorded.instances
    .filter(each => each.observed !== 'pending' && each.observed !== 'missing')
    .map(each => ({
      ...{ id: each.id, name: each.name, power: each.observed, vcpus: each.vcpus, memoryMiB: each.memoryMiB },
      ...{ cpuShares: each.cpuShares, imageId: each.imageId, rootVersion: each.rootVersion, host: each.hostId },
      disks: recorded.volumes
        .flatMap(({ id, attachment: a }) => (a?.instanceId === each.id ? [`${a.device} ${id}`] : []))
        .sort(),
    }))
  const seen = now.machines.map(({ disks, host, ...each }) => ({
    ...each,
    host: `host_${host.replace('host-', '')}`,
    disks: disks.map(disk => `${disk.device} ${disk.volumeId}`).sort(),
  }))
  const volumes = recorded.volumes
    .filter(each => each.observed !== 'pending' && each.observed !== 'missing')
    .map(({ id, name, sizeGiB, zoneName: at }) => ({ id, name, sizeGiB, at }))
  const exports = recorded.volumes.flatMap(({ id, attachment: a }) =>
    a ? [{ id: a.id, volumeId: id, instanceId: a.instanceId }] : [],
  )
  const known = new Set<string>([...recorded.instances, ...recorded.volumes].map(each => each.id))
  for (const { attachment } of recorded.volumes) if (attachment) known.add(attachment.id)
  const unknown = [...now.machines, ...now.volumes, ...now.exports].filter(each => !known.has(each.id ?? ''))
  const busy = [
    ...recorded.instances,
    ...recorded.volumes,
    ...recorded.networks,
    ...recorded.routers,
    ...recorded.floatingIps,
    ...recorded.loadBalancers,
    ...recorded.securityGroups,
    ...recorded.clusters,
  ]
  return [
    ...differences('recorded machines', machines.filter(isFixed), seen.filter(isFixed)),
    ...differences(
      'recorded volumes',
      volumes.filter(isFixed),
      now.volumes.filter(isFixed).map(({ files: _, ...each }) => each),
    ),
    ...differences(
      'recorded exports',
      exports.filter(isFixed),
      now.exports.filter(isFixed).map(({ id, volumeId, instanceId }) => ({ id, volumeId, instanceId })),
    ),
    ...unknown.map(each => `nobody knows of ${JSON.stringify(each)}`),
    ...busy.filter(each => each.isBusy).map(each => `${each.name} is still marked as busy`),
  ]
}
