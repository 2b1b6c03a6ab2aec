import type { VolumePolicy } from '@/server/domain/backup-policy'
import type { PlannedChangeOf } from '@/server/domain/planning/plan'
import type { RecordedVolume } from '@/server/domain/planning/recorded'
import type { GraphPart } from '../graph'
import { clusterNamed, clusterThere, differing, type PartsContext, part } from './types'

export function volumeParts(change: PlannedChangeOf<'volume'>, context: PartsContext): GraphPart[] {
  const before = context.recorded.volumes.find(volume => volume.id === change.id)
  if (!change.wanted) return before ? [part('volume.delete', { volumeId: before.id, name: before.name })] : []
  if (!before) return [...record(change, context), create(change)]
  return change.action === 'replace' ? replace(change, before, context) : update(change, before, context)
}

function record({ id, wanted }: PlannedChangeOf<'volume'>, context: PartsContext): GraphPart[] {
  const { name, zoneId, storageId, sizeGiB, isEncrypted, clusterName } = wanted!
  const clusterId = clusterNamed(clusterName, context)
  const of = { volumeId: id, vdcId: context.recorded.vdcId, name, zoneId, storageId, sizeGiB, isEncrypted, clusterId }
  return [part('volume.record', { ...of, backup: policyOf(wanted!) })]
}

/** What can still be chosen of one that was never made. */
const unmade = ['sizeGiB', 'zoneId', 'storageId', 'isEncrypted'] as const

const create = ({ id, wanted }: PlannedChangeOf<'volume'>): GraphPart =>
  part('volume.create', { volumeId: id, name: wanted!.name, sizeGiB: wanted!.sizeGiB })

/** What it held is lost. One that is gone or never was is made again; one that is there has to go first. */
function replace(change: PlannedChangeOf<'volume'>, before: RecordedVolume, context: PartsContext): GraphPart[] {
  const wanted = change.wanted!
  const staysAsRecorded = unmade.every(key => before[key] === wanted[key])
  const isThere = before.observed !== 'missing' && before.observed !== 'pending'
  if (!isThere && staysAsRecorded)
    return unplugged(before, context, [...changed(change, before, context), create(change)])
  const remove = part('volume.delete', { volumeId: before.id, name: before.name })
  return unplugged(before, context, [remove, ...record(change, context), create(change)])
}

function update(change: PlannedChangeOf<'volume'>, before: RecordedVolume, context: PartsContext): GraphPart[] {
  const { id: volumeId, wanted } = change
  const { name, sizeGiB: toGiB } = wanted!
  // A creation that failed left its row, which may still become anything.
  if (before.observed === 'pending') return [...changed(change, before, context, unmade), create(change)]
  const first = [...changed(change, before, context), ...moved(change, before)]
  const isSmall = before.actual !== null && before.actual.sizeGiB < toGiB
  if (toGiB === before.sizeGiB && !isSmall) return first
  const grow = part('volume.resize', { volumeId, name, fromGiB: before.sizeGiB, toGiB, instanceId: null })
  return [...first, ...unplugged(before, context, [grow])]
}

/** With what is on it, before it grows: what is not there needs no copying. */
function moved({ id: volumeId, wanted }: PlannedChangeOf<'volume'>, before: RecordedVolume): GraphPart[] {
  const { name, storageId: toStorageId, storageName: toStorageName } = wanted!
  if (toStorageId === before.storageId) return []
  const { sizeGiB, storageId: fromStorageId } = before
  return [part('volume.move', { volumeId, name, sizeGiB, fromStorageId, toStorageId, toStorageName })]
}

/** What is recorded of it: name, cluster and schedule, and `more` where there is nothing yet that would have to follow. */
function changed(
  change: PlannedChangeOf<'volume'>,
  before: RecordedVolume,
  context: PartsContext,
  more: readonly (typeof unmade)[number][] = [],
): GraphPart[] {
  const wanted = change.wanted!
  const pick = (of: Pick<RecordedVolume, (typeof unmade)[number]>) =>
    Object.fromEntries(more.map(key => [key, of[key]]))
  // Also set beside designs, any time: only what the plan says is changed.
  const isSaid = change.fields.some(({ field }) => field === 'backups')
  const says = (of: Pick<RecordedVolume, 'backup'>) => (isSaid ? { backup: policyOf(of) } : {})
  const { from, to, isEmpty } = differing(
    { name: before.name, clusterId: clusterThere(before.clusterName, context), ...says(before), ...pick(before) },
    { name: wanted.name, clusterId: clusterNamed(wanted.clusterName, context), ...says(wanted), ...pick(wanted) },
  )
  return isEmpty ? [] : [part('volume.change', { volumeId: before.id, name: before.name, to, from })]
}

/** As it is recorded. */
function policyOf({ backup }: Pick<RecordedVolume, 'backup'>): VolumePolicy {
  if (backup === null || backup === 'none') return backup ?? 'vdc'
  const { zoneName: _, ...policy } = backup
  return policy
}

/** A volume is worked on while no machine has it: around the work it is pulled out and plugged in again. */
function unplugged(before: RecordedVolume, { changes }: PartsContext, work: GraphPart[]): GraphPart[] {
  const { attachment } = before
  // Where it is detached for good, or goes nowhere when its instance does, the planner has put that before.
  const link = changes.find(({ kind, id }) => kind === 'attachment' && id === attachment?.id)
  const isOut = link
    ? link.wanted === null
    : changes.some(({ kind, id, wanted }) => kind === 'instance' && id === attachment?.instanceId && wanted === null)
  if (!attachment || isOut) return work
  const { id: attachmentId, instanceId, instanceName } = attachment
  const input = { volumeId: before.id, attachmentId, instanceId, name: before.name, instanceName }
  return [part('volume.detach', input), ...work, part('volume.attach', input)]
}
