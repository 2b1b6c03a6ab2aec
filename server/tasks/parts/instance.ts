import type { PlannedChangeOf } from '@/server/domain/planning/plan'
import type { RecordedInstance } from '@/server/domain/planning/recorded'
import type { GraphPart } from '../graph'
import { powerParts, recordsPower } from './instance-power'
import { clusterThere, differing, networkThere, type PartsContext, part, zoneThere } from './types'

type Change = PlannedChangeOf<'instance'>

export function instanceParts(change: Change, context: PartsContext): GraphPart[] {
  const before = context.recorded.instances.find(instance => instance.id === change.id)
  if (!change.wanted) return before ? [part('instance.delete', { ...base(before), deleteVolumeIds: [] })] : []
  // A creation that failed left its row.
  if (!before || before.observed === 'pending') return create(change, before, context)
  return change.action === 'replace' ? replace(change, before, context) : update(change, before, context)
}

function create(change: Change, before: RecordedInstance | undefined, context: PartsContext): GraphPart[] {
  const { id: instanceId, wanted } = change
  const { vdcId } = context.recorded
  const { name } = wanted!
  // Those with a change of their own are plugged in by it.
  const attachedLater = new Set(
    context.changes.flatMap(each => (each.kind === 'attachment' ? (each.wanted?.attachmentId ?? []) : [])),
  )
  const existingVolumes = wanted!.volumes
    .filter(volume => !attachedLater.has(volume.attachmentId))
    .map(({ volumeId, attachmentId }) => ({ volumeId, attachmentId }))
  const from = before ? recordedOf(before, context) : null
  return [
    part('instance.record', {
      ...{ instanceId, vdcId, to: from ? keepingAddress(wantedOf(change), from) : wantedOf(change) },
      from,
    }),
    part('instance.create', { instanceId, vdcId, name, newVolumes: [], existingVolumes, hostId: null }),
  ]
}

/** What is changed in the record and in the running machine, then size and power. */
function update(change: Change, before: RecordedInstance, context: PartsContext): GraphPart[] {
  const wanted = wantedOf(change)
  const { typeId: fromType, ...from } = shapeOf(recordedOf(before, context))
  const { typeId: toType, ...to } = shapeOf(wanted)
  const isResized = sizes.some(size => before[size] !== wanted[size])
  const ownDisks = context.recorded.volumes.flatMap(({ attachment }) =>
    attachment?.instanceId === before.id ? attachment.id : [],
  )
  const power = powerParts(base(before), before, wanted, ownDisks)
  const shape = differing(
    // The type comes with the size; alone it is a word in the record.
    { ...from, ...(!isResized && { typeId: fromType }), power: before.power },
    // What the machine is already only has to be recorded.
    { ...to, ...(!isResized && { typeId: toType }), power: recordsPower(power) ? before.power : wanted.power },
  )
  const record = part('instance.change', {
    instanceId: before.id,
    name: before.name,
    ...{ to: shape.to, from: shape.from },
  })
  return [...(shape.isEmpty ? [] : [record]), ...power]
}

/** A fresh machine under the same name. */
function replace(change: Change, before: RecordedInstance, context: PartsContext): GraphPart[] {
  const recorded = recordedOf(before, context)
  const wanted = keepingAddress(wantedOf(change), recorded)
  const machine = differing(machineOf(recorded), machineOf(wanted))
  const { name, antiAffinityGroup, priority, securityGroupIds, clusterId, memberIndex } = wanted
  const shape = differing(
    { ...pick(recorded, 'name', 'antiAffinityGroup', 'priority', 'securityGroupIds', 'clusterId', 'memberIndex') },
    { name, antiAffinityGroup, priority, securityGroupIds, clusterId, memberIndex },
  )
  const { to, from } = shape
  return [
    ...(shape.isEmpty ? [] : [part('instance.change', { instanceId: before.id, name: before.name, to, from })]),
    part('instance.rebuild', {
      ...base(before),
      ...{ imageId: wanted.imageId, previousImageId: before.imageId },
      ...{ target: null, previousHostId: before.hostId },
      ...{ to: machine.to, from: machine.from, power: wanted.power },
    }),
  ]
}

/** Where no other is asked for, it keeps the one that it has, as long as it stays on its network. */
const keepingAddress = (wanted: Recorded, { networkId, address }: Recorded): Recorded =>
  wanted.address === null && wanted.networkId === networkId ? { ...wanted, address } : wanted

const base = ({ id, name, generation, power }: RecordedInstance) => ({
  ...{ instanceId: id, name, generation },
  previousPower: power,
})

/** Which groups it is in has no order. */
const inOrder = <T extends string>(ids: readonly T[]) => ids.toSorted()

const sizes = ['vcpus', 'memoryMiB', 'cpuShares'] as const

/** All that is recorded of an instance, as it is wanted. */
function wantedOf({ wanted }: Change) {
  const { zoneId, spread, ...of } = wanted!
  return {
    ...pick(of, 'name', 'imageId', 'typeId', 'vcpus', 'memoryMiB', 'cpuShares', 'rootDiskGiB', 'networkId', 'address'),
    ...pick(of, 'userData', 'sshKeys', 'imageFamily', 'power', 'priority', 'clusterId', 'memberIndex'),
    securityGroupIds: inOrder(of.securityGroupIds),
    ...{ antiAffinityGroup: spread, wantedZoneId: zoneId },
  }
}
type Recorded = ReturnType<typeof wantedOf>

/** The same, as it is. */
function recordedOf(of: RecordedInstance, context: PartsContext): Recorded {
  return {
    ...pick(of, 'name', 'imageId', 'typeId', 'vcpus', 'memoryMiB', 'cpuShares', 'rootDiskGiB', 'address'),
    ...pick(of, 'userData', 'sshKeys', 'imageFamily', 'power', 'priority', 'memberIndex'),
    securityGroupIds: inOrder(of.securityGroupIds),
    networkId: networkThere(of.networkName, context)!,
    clusterId: clusterThere(of.clusterName, context),
    ...{ antiAffinityGroup: of.spread, wantedZoneId: zoneThere(of.wantedZoneName, context) },
  }
}

/** What can be changed without a fresh machine, but for size and power. */
const shapeOf = (of: Recorded) =>
  pick(
    of,
    ...(['name', 'antiAffinityGroup', 'priority', 'wantedZoneId', 'typeId', 'userData', 'securityGroupIds'] as const),
    ...(['sshKeys', 'imageFamily', 'clusterId', 'memberIndex'] as const),
  )
/** What a fresh machine takes up, besides its image. */
const machineOf = (of: Recorded) => ({
  ...pick(of, 'networkId', 'address', 'userData', 'sshKeys', 'imageFamily', 'rootDiskGiB', 'wantedZoneId'),
  ...pick(of, 'vcpus', 'memoryMiB', 'cpuShares', 'typeId'),
})

const pick = <T, K extends keyof T>(from: T, ...keys: K[]) =>
  Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, K>
