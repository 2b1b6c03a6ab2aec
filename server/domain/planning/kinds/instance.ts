import { isOn } from '../../instance'
import { settleAddresses } from '../addresses'
import {
  clusterIdOf,
  type Desk,
  type Draft,
  disksRecorded,
  draftOf,
  find,
  isGone,
  isToBeMade,
  type Thing,
} from '../desk'
import { downtimes } from '../downtime'
import { actionOf, whyFields } from '../fields'
import { refuseUnfiltered } from '../filtering'
import { compareInstance } from '../instance-fields'
import { pairByName } from '../pair'
import { moves, settlePlaces } from '../places'
import { changeKey, type FieldChange } from '../plan'
import { machineQuota } from '../quota'
import { resolveInstance } from '../resolve'
import { touchedByDelete, touchedByReplace, touchedByRestart } from '../touches'
import type { KindPlanner } from './kind'

/** Machines, plain ones and members of clusters alike. What their root disk does not survive is a replacement. */
export const instances: KindPlanner<'instance'> = {
  kind: 'instance',
  pair: desk => pairByName(desk, 'instance', desk.design.instances, desk.recorded.instances),
  resolve(desk) {
    for (const thing of desk.named.instance.values()) resolveInstance(desk, thing)
  },
  settle(desk) {
    settleAddresses(desk)
    settlePlaces(desk)
    refuseUnfiltered(desk)
  },
  compare(desk, thing) {
    const { recorded, wanted } = thing
    if (!recorded) return wanted && creation(desk, thing, newMember(thing), [])
    if (!wanted) return isGone(thing) ? removal(desk, thing) : null
    const fields = compareInstance(recorded, wanted, linksOf(desk, thing))
    if (isToBeMade(thing)) return creation(desk, thing, 'It was never made: this makes it.', fields)
    if (recorded.observed === 'unknown')
      desk.warnings.push(`${recorded.name}: its host does not answer, so nobody knows how it is.`)
    return fields.length > 0 ? update(desk, thing, fields) : null
  },
  needs: (desk, thing, draft) => needs(desk, thing, draft),
  worksOn: (desk, thing, { action }) =>
    action === 'create'
      ? [thing, ...(thing.wanted?.volumes ?? []).flatMap(disk => find(desk, 'volume', disk.volumeId) ?? [])]
      : [thing],
  touchesMachines: (_, thing) => [thing.id],
}

const newMember = ({ wanted }: Thing<'instance'>) =>
  wanted?.clusterName
    ? `It is member ${wanted.memberIndex} of cluster ${wanted.clusterName}.`
    : 'It is new in the design.'

const base = ({ kind, key, id, name, wanted, recorded }: Thing<'instance'>) => ({
  ...{ kind, key, id, name, wanted },
  quota: machineQuota(recorded, wanted),
  placement: null,
  downtime: null,
  touches: [],
  dataLoss: null,
})

function linksOf(desk: Desk, thing: Thing<'instance'>) {
  const { networkName, clusterName } = thing.recorded!
  return {
    networkId: desk.recorded.networks.find(each => each.name === networkName)?.id ?? null,
    clusterId: clusterIdOf(desk, clusterName),
    attachmentIds: new Set(disksRecorded(desk, thing).map(disk => disk.id)),
    groupName: (id: string) => find(desk, 'securityGroup', id)?.name ?? 'one that is gone',
  }
}

function creation(desk: Desk, thing: Thing<'instance'>, why: string, fields: FieldChange[]): Draft<'instance'> {
  const placement = desk.placements.get(thing.id) ?? null
  return { ...base(thing), action: 'create', why, fields, phase: 0, placement }
}

function removal(desk: Desk, thing: Thing<'instance'>): Draft<'instance'> {
  const { name, clusterName, observed, rootDiskGiB } = thing.recorded!
  const cluster = desk.byId.get(clusterIdOf(desk, clusterName) ?? '')
  return {
    ...base(thing),
    action: 'delete',
    why: cluster?.wanted ? `Cluster ${cluster.name} no longer has it as a member.` : 'It is no longer in the design.',
    fields: [],
    phase: 1,
    touches: touchedByDelete(desk, thing),
    dataLoss: observed === 'pending' ? null : `${name}’s root disk (${rootDiskGiB} GiB) is deleted.`,
  }
}

function update(desk: Desk, thing: Thing<'instance'>, fields: FieldChange[]): Draft<'instance'> {
  const recorded = thing.recorded!
  const action = actionOf(fields)
  const draft = { ...base(thing), action, why: whyFields(fields), fields, phase: 0 as const }
  if (action === 'update live') return draft
  if (action === 'update with restart')
    return { ...draft, downtime: downtimes.restart, touches: touchedByRestart(desk, thing) }
  const isLost = recorded.observed === 'missing'
  return {
    ...draft,
    phase: 1,
    placement: desk.placements.get(thing.id) ?? null,
    downtime: isOn(recorded.observed) || isLost ? downtimes.replace : null,
    touches: touchedByReplace(desk, thing),
    dataLoss: isLost
      ? `What was on ${recorded.name}’s root disk is gone: it comes back empty, from its image.`
      : `All data on ${recorded.name}’s root disk (${recorded.rootDiskGiB} GiB) is deleted: it is made anew from its image.`,
  }
}

function* needs(desk: Desk, thing: Thing<'instance'>, { action }: Draft): Generator<string> {
  if (action === 'delete') {
    // What it gives to others is detached before it goes: if that fails, it is still there.
    for (const disk of disksRecorded(desk, thing)) yield disk.key
    for (const address of desk.things.floatingIp) if (address.recorded?.instanceId === thing.id) yield address.key
    return
  }
  const { networkName, clusterName, power, volumes } = thing.wanted!
  const network = desk.named.network.get(networkName)
  const networkChange = draftOf(desk, network)?.action
  if (network && (networkChange === 'create' || networkChange === 'replace')) yield network.key
  for (const id of thing.wanted!.securityGroupIds) {
    const group = find(desk, 'securityGroup', id)
    if (group && draftOf(desk, group)?.action === 'create') yield group.key
  }
  if (clusterName) yield changeKey('cluster', clusterName)
  if (action === 'create')
    for (const { name } of volumes) {
      yield changeKey('volume', name)
      yield changeKey('attachment', name)
    }
  // In another zone it can take along nothing; and once paused it lets go of nothing.
  else if (moves(thing)) {
    for (const disk of disksRecorded(desk, thing)) if (disk.wanted?.instanceId !== thing.id) yield disk.key
  } else if (power === 'paused' && thing.recorded?.observed !== 'paused')
    for (const disk of desk.things.attachment)
      if (disk.recorded?.instanceId === thing.id || disk.wanted?.instanceId === thing.id) yield disk.key
}
