import { backupInWords, designOfBackup } from '../../backup-design'
import { didYouMean } from '../../design/nearest'
import {
  addFault,
  addProblem,
  clusterIdOf,
  type Desk,
  type Draft,
  draftOf,
  find,
  isGone,
  isToBeMade,
  type Thing,
} from '../desk'
import { downtimes } from '../downtime'
import { actionOf, differs, inGiB, whyFields, yesNo } from '../fields'
import { pairByName } from '../pair'
import { changeKey, type FieldChange, type WantedVolume } from '../plan'
import { volumeQuota } from '../quota'
import type { RecordedVolume } from '../recorded'
import { storageIn, takeRoom } from '../storage-in'
import { wantedBackup } from '../wanted-backup'
import type { KindPlanner } from './kind'

/** Block devices. They grow; whatever else their data does not survive is a new, empty one, and says so. */
export const volumes: KindPlanner<'volume'> = {
  kind: 'volume',
  pair: desk => pairByName(desk, 'volume', desk.design.volumes, desk.recorded.volumes),
  resolve(desk) {
    for (const thing of desk.named.volume.values()) resolve(desk, thing)
  },
  compare(desk, thing) {
    const { recorded, wanted } = thing
    if (!recorded) return wanted && creation(thing, 'It is new in the design.', [])
    if (!wanted) return isGone(thing) ? removal(thing) : null
    const fields = compareFields(desk, thing)
    if (recorded.observed === 'pending' && !recorded.isBusy)
      return creation(thing, 'It was never made: this makes it.', fields)
    if (recorded.observed === 'unknown')
      desk.warnings.push(`${recorded.name}: its storage server does not answer, so nobody knows how it is.`)
    if (fields.some(({ field }) => field === 'storage') && recorded.observed !== 'missing') checkMove(desk, thing)
    warnOfSize(desk, thing)
    if (fields.length === 0) return null
    return update(desk, thing, fields)
  },
  *needs(desk, thing, { action }) {
    if (thing.wanted?.clusterName) yield changeKey('cluster', thing.wanted.clusterName)
    const attachment = draftOf(desk, desk.byKey.get(changeKey('attachment', thing.name)) as Thing<'attachment'>)
    if (attachment?.action === 'delete') yield attachment.key
    const holder = holderOf(desk, thing)
    // What goes takes its attachment along, unless that is handed on: then the volume is changed before.
    if (holder && action !== 'create' && isGone(holder) && !attachment) yield holder.key
  },
  worksOn: (desk, thing, draft) => [
    thing,
    ...(changesDisk(draft) || movesDisk(draft) ? (staysOn(desk, thing) ?? []) : []),
  ],
  touchesMachines: (desk, thing, draft) =>
    changesDisk(draft) ? (staysOn(desk, thing) ?? []).map(instance => instance.id) : [],
}

function resolve(desk: Desk, thing: Thing<'volume'>) {
  const { recorded } = thing
  const { sizeGiB, zone, storage, clusterName, encrypted } = desk.design.volumes.get(thing.name)!
  checkBackup(desk, thing)
  const isEncrypted = encrypted ?? recorded?.isEncrypted ?? false
  const common = { name: thing.name, sizeGiB, isEncrypted, clusterName, ...wantedBackup(desk, thing) }
  if (zone === undefined) {
    // Without a place of its own it goes where its instance goes: settled with the places.
    const on = recorded && stays(desk, thing, recorded, storage, sizeGiB)
    if (on) thing.wanted = { ...common, ...on }
    return
  }
  if (zone === recorded?.zoneName) {
    const on = stays(desk, thing, recorded, storage, sizeGiB)
    if (on) thing.wanted = { ...common, ...on }
    return
  }
  const found = desk.context.zones.find(({ name }) => name === zone)
  const path = [...thing.path, 'zone']
  const names = desk.context.zones.filter(each => each.storages.length > 0).map(({ name }) => name)
  if (!found) addFault(desk, thing, path, `There is no zone ${zone}.${didYouMean(zone, names)}`)
  else if (found.storages.length === 0)
    addFault(desk, thing, path, `Zone ${zone} has no storage for volumes. Choose another zone.`)
  else {
    const on = storageIn(desk, thing, found, storage, sizeGiB)
    if (on) thing.wanted = { ...common, zoneId: found.id, zoneName: zone, ...on }
  }
}

/** In its zone; on its storage, too, unless the design names another there. */
function stays(
  desk: Desk,
  thing: Thing<'volume'>,
  recorded: RecordedVolume,
  wanted: string | undefined,
  sizeGiB: number,
) {
  const { zoneId, zoneName, storageId, storageName } = recorded
  const zone = desk.context.zones.find(({ id }) => id === zoneId)
  if (wanted === undefined || wanted === storageName) {
    const moreGiB = sizeGiB - (recorded.observed === 'pending' ? 0 : recorded.sizeGiB)
    const storage = zone?.storages.find(({ id }) => id === storageId)
    if (zone && storage && moreGiB > 0) takeRoom(desk, thing, zone, storage, moreGiB)
    return { zoneId, zoneName, storageId, storageName }
  }
  const on = zone && storageIn(desk, thing, zone, wanted, sizeGiB)
  return on && { zoneId, zoneName, ...on }
}

function checkBackup(desk: Desk, thing: Thing<'volume'>) {
  const { backup } = desk.design.volumes.get(thing.name)!
  if (!backup || backup.every === 'never') return
  const keeping = desk.context.zones.filter(({ hasBackups }) => hasBackups)
  const found = desk.context.zones.find(({ name }) => name === backup.zone)
  const path = [...thing.path, 'backup']
  if (keeping.length === 0)
    addFault(desk, thing, path, 'No zone keeps backups yet. Ask an operator to give one a backup store.')
  else if (backup.zone !== undefined && !found?.hasBackups)
    addFault(
      desk,
      thing,
      [...path, 'zone'],
      found
        ? `Zone ${backup.zone} keeps no backups. Choose another zone.`
        : `There is no zone ${backup.zone}.${didYouMean(
            backup.zone,
            keeping.map(({ name }) => name),
          )}`,
    )
}

/** Snapshots live within their volume, on its storage. */
function checkMove(desk: Desk, { recorded, path }: Thing<'volume'>) {
  if (!recorded?.snapshotCount) return
  const them = recorded.snapshotCount === 1 ? 'its snapshot' : `its ${recorded.snapshotCount} snapshots`
  addProblem(
    desk,
    [...path, 'storage'],
    `${recorded.name} can’t move to another storage with ${them}: delete ${recorded.snapshotCount === 1 ? 'it' : 'them'} first.`,
  )
}

function compareFields(desk: Desk, { recorded, wanted }: Thing<'volume'>): FieldChange[] {
  if (!recorded || !wanted) return []
  const { actual, observed } = recorded
  const isLost = observed === 'missing'
  const grows = wanted.sizeGiB > recorded.sizeGiB
  // A larger one than wanted stays as it is: it can't shrink, and nobody asked for a new one.
  const isShort = observed === 'available' && actual !== null && actual.sizeGiB < wanted.sizeGiB
  const drift: FieldChange[] =
    isShort && wanted.sizeGiB === recorded.sizeGiB
      ? differs('size', actual.sizeGiB, wanted.sizeGiB, 'live', { isDrift: true, words: inGiB })
      : []
  return [
    ...differs('volume', isLost ? 'missing' : 'there', 'there', 'replace', { isDrift: true }),
    ...differs('name', recorded.name, wanted.name, 'live'),
    ...differs('size', recorded.sizeGiB, wanted.sizeGiB, grows ? 'live' : 'replace', { words: inGiB }),
    ...drift,
    ...differs(
      'backups',
      backupInWords(designOfBackup(recorded.backup)),
      backupInWords(designOfBackup(wanted.backup)),
      'live',
    ),
    ...differs('zone', recorded.zoneName, wanted.zoneName, 'replace'),
    ...(recorded.zoneId === wanted.zoneId ? differs('storage', recorded.storageName, wanted.storageName, 'live') : []),
    ...differs('encrypted', yesNo(recorded.isEncrypted), yesNo(wanted.isEncrypted), 'replace'),
    ...(clusterIdOf(desk, recorded.clusterName) === (desk.named.cluster.get(wanted.clusterName ?? '')?.id ?? null)
      ? []
      : differs('cluster', clusterInWords(recorded, wanted), wanted.clusterName ?? 'none', 'live')),
  ]
}

/** Two clusters may hand on a name. */
const clusterInWords = ({ clusterName: was }: RecordedVolume, { clusterName: is }: WantedVolume) =>
  was !== null && was === is ? `another ${was}` : (was ?? 'none')

function warnOfSize(desk: Desk, { recorded, wanted }: Thing<'volume'>) {
  const seen = recorded?.observed === 'available' ? recorded.actual : null
  if (seen && wanted && seen.sizeGiB > wanted.sizeGiB && wanted.sizeGiB === recorded?.sizeGiB)
    desk.warnings.push(
      `${recorded.name} has ${seen.sizeGiB} GiB, ${wanted.sizeGiB} GiB are wanted. It is left so, since volumes never shrink: adopt its size to settle it.`,
    )
}

const base = ({ kind, key, id, name, wanted }: Thing<'volume'>) => ({
  ...{ kind, key, id, name, wanted },
  placement: null,
  downtime: null,
  touches: [],
  dataLoss: null,
})

function creation(thing: Thing<'volume'>, why: string, fields: FieldChange[]): Draft<'volume'> {
  const { recorded, wanted } = thing
  return { ...base(thing), action: 'create', why, fields, phase: 0, quota: volumeQuota(recorded, wanted) }
}

function removal(thing: Thing<'volume'>): Draft<'volume'> {
  const recorded = thing.recorded!
  const { attachment, clusterName, observed } = recorded
  return {
    ...base(thing),
    action: 'delete',
    why: clusterName
      ? `It belongs to a member that cluster ${clusterName} no longer has.`
      : 'It is no longer in the design.',
    fields: [],
    phase: 1,
    quota: volumeQuota(recorded, null),
    touches: attachment
      ? [{ key: changeKey('instance', attachment.instanceName), how: `loses its disk ${attachment.device}` }]
      : [],
    dataLoss: observed === 'pending' ? null : `${allOf(recorded)} is deleted.`,
  }
}

function update(desk: Desk, thing: Thing<'volume'>, fields: FieldChange[]): Draft<'volume'> {
  const recorded = thing.recorded!
  const action = actionOf(fields)
  const draft = { ...base(thing), action, why: whyFields(fields), fields, quota: volumeQuota(recorded, thing.wanted) }
  if (!changesDisk(draft)) return { ...draft, phase: movesDisk(draft) ? 1 : 0 }
  const [instance] = staysOn(desk, thing) ?? []
  const isReplaced = action === 'replace'
  if (isReplaced && instance && fields.some(({ field }) => field === 'zone'))
    addProblem(
      desk,
      [...thing.path, 'zone'],
      `${thing.name} can’t move to ${thing.wanted!.zoneName} while it is attached to ${instance.name}. Detach it first, in an apply of its own.`,
    )
  const device = recorded.attachment?.device
  return {
    ...draft,
    // Neither a size nor what was on it comes back.
    phase: 1,
    touches: instance ? [{ key: instance.key, how: `is without its disk ${device} for that time` }] : [],
    downtime: instance ? (isReplaced ? downtimes.remake : downtimes.replug) : null,
    dataLoss: isReplaced ? lossOf(recorded, fields) : null,
  }
}

function lossOf(recorded: RecordedVolume, fields: FieldChange[]): string {
  if (fields.some(({ field }) => field === 'volume'))
    return `What was on ${recorded.name} is gone: it comes back empty.`
  const why = whyAnew.find(([field]) => fields.some(each => each.field === field))?.[1] ?? 'volumes never shrink'
  return `${allOf(recorded)} is deleted: ${why}, so it is made anew and empty.`
}

const whyAnew = [
  ['zone', 'volumes stay in their zone'],
  ['encrypted', 'a volume is encrypted from its start or not at all'],
]

function allOf({ name, sizeGiB, snapshotCount: count }: RecordedVolume): string {
  const snapshots = count === 0 ? '' : count === 1 ? ' and in its snapshot' : ` and in its ${count} snapshots`
  return `All data on ${name} (${sizeGiB} GiB)${snapshots}`
}

/** Does the change reach the device, or only what is recorded of it? */
const changesDisk = ({ action, fields }: Pick<Draft, 'action' | 'fields'>) =>
  action !== 'create' && action !== 'delete' && fields.some(({ field }) => diskFields.has(field))
/** It goes to another storage while its guest goes on. */
const movesDisk = ({ action, fields }: Pick<Draft, 'action' | 'fields'>) =>
  action !== 'create' && action !== 'delete' && fields.some(({ field }) => field === 'storage')
const diskFields: ReadonlySet<string> = new Set(['volume', 'size', 'zone', 'encrypted'])

const holderOf = (desk: Desk, { recorded }: Thing<'volume'>) =>
  recorded?.attachment ? find(desk, 'instance', recorded.attachment.instanceId) : undefined

/** The instance that has it while it is changed: unless it goes, or gives the volume away for good. */
function staysOn(desk: Desk, thing: Thing<'volume'>): Thing<'instance'>[] | undefined {
  const holder = holderOf(desk, thing)
  const attachment = thing.recorded?.attachment && find(desk, 'attachment', thing.recorded.attachment.id)
  if (!holder || !attachment) return undefined
  if (attachment.isFaulty) return isGone(holder) ? undefined : [holder]
  // No longer attached to anything, or handed to an instance that is made with it: detached beforehand.
  const target = attachment.wanted && find(desk, 'instance', attachment.wanted.instanceId)
  if (!target || (target !== holder && isToBeMade(target))) return undefined
  return [holder]
}
