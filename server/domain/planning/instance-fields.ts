import { isOn } from '../instance'
import { differs, inGiB, inMemory, listed, sshKeysDiffer, userDataInWords } from './fields'
import type { FieldChange, WantedInstance } from './plan'
import type { RecordedInstance } from './recorded'

/** By id, what is recorded by name: those names may be about to change. */
export type RecordedLinks = {
  networkId: string | null
  clusterId: string | null
  attachmentIds: ReadonlySet<string>
  /** What a security group is called in the design; by its id. */
  groupName: (id: string) => string
}

/** How an instance differs: what is recorded from what is wanted, and what is there from what is recorded. */
export function compareInstance(
  recorded: RecordedInstance,
  wanted: WantedInstance,
  links: RecordedLinks,
): FieldChange[] {
  const isMember = links.clusterId === wanted.clusterId
  return [
    ...differs('machine', recorded.observed === 'missing' ? 'missing' : 'there', 'there', 'replace', { isDrift: true }),
    ...differs('name', recorded.name, wanted.name, 'live'),
    ...compareMakeUp(recorded, wanted, links),
    ...compareSize(recorded, wanted),
    ...comparePower(recorded, wanted),
    ...compareGroups(recorded, wanted, links),
    ...differs('spread', recorded.spread, wanted.spread, 'live'),
    ...differs<string>('priority', recorded.priority, wanted.priority, 'live'),
    ...(isMember ? [] : differs('cluster', recorded.clusterName ?? 'none', wanted.clusterName ?? 'none', 'live')),
    ...(isMember ? differs('member', recorded.memberIndex, wanted.memberIndex, 'live') : []),
    ...strangeDisks(recorded, links),
    ...strangeCard(recorded, wanted),
  ]
}

function compareGroups(recorded: RecordedInstance, wanted: WantedInstance, { groupName }: RecordedLinks) {
  const words = (ids: string[]) => listed(ids.map(groupName).toSorted()) || 'none'
  const [from, to] = [recorded.securityGroupIds, wanted.securityGroupIds]
  const isSame = from.length === to.length && from.every(id => to.includes(id))
  return isSame ? [] : differs('security groups', words(from), words(to), 'live')
}

/** What its root disk is made with. */
function compareMakeUp(recorded: RecordedInstance, wanted: WantedInstance, links: RecordedLinks): FieldChange[] {
  const isThere = wanted.zoneName === null || recorded.zoneName === null || wanted.zoneName === recorded.zoneName
  const hasOtherUserData = (recorded.userData ?? '') !== (wanted.userData ?? '')
  return [
    ...(recorded.imageId === wanted.imageId ? [] : differs('image', recorded.imageName, wanted.imageName, 'replace')),
    ...differs('image family', recorded.imageFamily, wanted.imageFamily, 'live'),
    ...differs('root disk', recorded.rootDiskGiB, wanted.rootDiskGiB, 'replace', { words: inGiB }),
    ...(links.networkId === wanted.networkId
      ? []
      : differs('network', recorded.networkName, wanted.networkName, 'replace')),
    ...differs('address', recorded.address, wanted.address ?? recorded.address, 'replace'),
    ...differs('zone', recorded.wantedZoneName ?? 'any', wanted.zoneName ?? 'any', isThere ? 'live' : 'replace'),
    ...(hasOtherUserData ? [userDataChange(recorded, wanted)] : []),
    ...sshKeysDiffer(recorded.sshKeys, wanted.sshKeys),
  ]
}

const userDataChange = (recorded: RecordedInstance, wanted: WantedInstance): FieldChange => ({
  ...userDataInWords(recorded.userData, wanted.userData),
  ...{ field: 'user data', impact: 'replace', isDrift: false },
})

/** Seen on its host, on or off. */
const isSeen = ({ observed }: RecordedInstance) => isOn(observed) || observed === 'stopped' || observed === 'crashed'

function compareSize(recorded: RecordedInstance, wanted: WantedInstance): FieldChange[] {
  const seen = isSeen(recorded) ? recorded.actual : null
  // What is about to be stopped is changed while it is off.
  const impact = isOn(recorded.observed) && wanted.power !== 'stopped' ? 'restart' : 'live'
  const size = (
    field: string,
    of: { recorded: number; wanted: number; seen: number | null | undefined },
    how: { impact: FieldChange['impact']; words?: (value: number) => string },
  ) =>
    of.recorded === of.wanted
      ? differs(field, of.seen ?? of.wanted, of.wanted, how.impact, { isDrift: true, words: how.words })
      : differs(field, of.recorded, of.wanted, how.impact, { words: how.words })
  const of = (key: 'vcpus' | 'memoryMiB' | 'cpuShares') => ({
    ...{ recorded: recorded[key], wanted: wanted[key], seen: seen?.[key] },
  })
  return [
    ...(recorded.typeId === wanted.typeId ? [] : [typeChange(recorded, wanted)]),
    ...size('vCPUs', of('vcpus'), { impact }),
    ...size('memory', of('memoryMiB'), { impact, words: inMemory }),
    ...size('CPU shares', of('cpuShares'), { impact: 'live' }),
  ]
}

/** Only a name for a size: what it means for the machine are fields of their own. */
const typeChange = (recorded: RecordedInstance, wanted: WantedInstance): FieldChange => ({
  ...{ field: 'type', from: recorded.typeName, to: wanted.typeName, impact: 'live', isDrift: false },
})

function comparePower(recorded: RecordedInstance, wanted: WantedInstance): FieldChange[] {
  const { observed, power } = recorded
  if (power !== wanted.power) return differs<string>('power', power, wanted.power, 'live')
  if (!isSeen(recorded) || observed === power) return []
  // Off is off, whatever ended it.
  if (observed === 'crashed' && power === 'stopped') return []
  return differs<string>('power', observed, wanted.power, 'live', { isDrift: true })
}

/** Disks that were plugged in by others, or left behind. */
function strangeDisks(recorded: RecordedInstance, { attachmentIds }: RecordedLinks): FieldChange[] {
  const strange = isSeen(recorded) ? (recorded.actual?.attachmentIds ?? []).filter(id => !attachmentIds.has(id)) : []
  if (strange.length === 0) return []
  const from = strange.length === 1 ? 'one more' : `${strange.length} more`
  return [{ field: 'disks', from, to: 'its own', impact: 'live', isDrift: true }]
}

/** Another network card than its own, or on another network. */
function strangeCard(recorded: RecordedInstance, wanted: WantedInstance): FieldChange[] {
  if (!isSeen(recorded) || recorded.actual?.hasOwnNic !== false) return []
  const impact = isOn(recorded.observed) && wanted.power !== 'stopped' ? 'restart' : 'live'
  return [{ field: 'network card', from: 'another', to: 'its own', impact, isDrift: true }]
}
