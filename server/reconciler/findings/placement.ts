import type { FindingKind } from '@/server/domain/drift'
import { type HostCandidate, place } from '@/server/domain/placement'
import type { Difference } from '@/server/store/observe-findings'
import type { GroupMember } from '@/server/store/observe-vdcs'

export const spanningKinds = ['placement', 'left-behind', 'overdue-backup'] as const satisfies FindingKind[]

/**
 * Members of one group that share a host although another one would take one of them. The first of them by name may
 * stay; each of the others is a finding. Pure.
 */
export function placementDifferences(members: readonly GroupMember[], hosts: readonly HostCandidate[]): Difference[] {
  const shared = Map.groupBy(members, each => `${each.vdcId} ${each.group} ${each.hostId}`)
  return [...shared.values()].flatMap(together =>
    together
      .slice(1)
      .filter(each => !each.isBusy && fitsElsewhere(each, members, hosts))
      .map(each => difference(each, together)),
  )
}

/** On a host without another member. */
function fitsElsewhere(of: GroupMember, members: readonly GroupMember[], hosts: readonly HostCandidate[]): boolean {
  const taken = members.filter(each => each.vdcId === of.vdcId && each.group === of.group).map(each => each.hostId)
  const { placed } = place(
    {
      ...{ vcpus: of.vcpus, memoryMiB: of.memoryMiB, zoneId: of.wantedZoneId, antiAffinityGroup: null },
      avoidHostIds: taken,
      ...(of.volumeZoneIds.length > 0 ? { volumeZoneIds: of.volumeZoneIds } : {}),
      ...(of.filteredZoneIds ? { filteredZoneIds: of.filteredZoneIds } : {}),
    },
    hosts.filter(host => host.groupMembers === 0),
  )
  return placed
}

function difference(each: GroupMember, together: readonly GroupMember[]): Difference {
  const others = together.filter(other => other !== each).map(other => other.name)
  return {
    kind: 'placement',
    key: each.id,
    summary: `${each.name} shares a host with ${others.join(', ')}, though ${each.group} is to be kept apart`,
    wanted: 'A host of its own',
    actual: `On one host with ${others.join(', ')}`,
    cause: 'Other hosts were full or away when it was placed.',
    facts: { of: 'placement', group: each.group, with: others },
    vdcId: each.vdcId,
    resourceKind: 'instance',
    resourceId: each.id,
    resourceName: each.name,
    external: null,
  }
}
