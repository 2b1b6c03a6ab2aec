import {
  addProblem,
  addThing,
  type Desk,
  type Draft,
  draftOf,
  find,
  isGone,
  isToBeMade,
  type RecordedAttachment,
  type Thing,
} from '../desk'
import { differs } from '../fields'
import { changeKey, type PlannedChange } from '../plan'
import { noQuota } from '../quota'
import type { RecordedVolume } from '../recorded'
import { refuseWhilePaused } from '../refuse'
import type { KindPlanner } from './kind'

/**
 * Which volume is in which instance. An instance that is made comes with its volumes, one that goes leaves them: only
 * what changes beside that is a change of its own.
 */
export const attachments: KindPlanner<'attachment'> = {
  kind: 'attachment',
  pair(desk) {
    for (const instance of desk.named.instance.values()) pairWanted(desk, instance)
    for (const volume of desk.things.volume) {
      const recorded = recordedOf(volume.recorded)
      if (recorded && !desk.byId.has(recorded.id))
        addThing(desk, 'attachment', {
          id: recorded.id,
          name: volume.name,
          path: volume.path,
          recorded,
          isWanted: false,
        })
    }
  },
  resolve() {},
  compare(desk, thing) {
    const { recorded, wanted } = thing
    const from = recorded ? find(desk, 'instance', recorded.instanceId) : undefined
    const to = wanted ? find(desk, 'instance', wanted.instanceId) : undefined
    const volume = find(desk, 'volume', (recorded ?? wanted)!.volumeId)
    if (volume?.isFaulty || from?.isFaulty || to?.isFaulty) return null
    // Its instance is made with it, or goes without it.
    const isMadeWith = to !== undefined && isToBeMade(to)
    if (recorded && from && (!to || (isMadeWith && to !== from))) {
      if (isGone(from) && !to) return null
      refuseWhilePaused(desk, from, from.path)
      return detach(thing, from)
    }
    if (!to || isMadeWith) return null
    if (!recorded || !from) return attach(desk, thing, to)
    return from === to ? replug(desk, thing, from) : move(desk, thing, from, to)
  },
  *needs(desk, { recorded, wanted }, { action }) {
    const from = recorded && find(desk, 'instance', recorded.instanceId)
    if (from && !isGone(from) && endsPause(desk, from)) yield from.key
    if (action === 'delete' || !wanted) return
    yield changeKey('volume', wanted.volumeName)
    const to = find(desk, 'instance', wanted.instanceId)
    // Only after its move is it where the volume is.
    if (to && (draftOf(desk, to)?.placement || endsPause(desk, to))) yield to.key
  },
  worksOn: (desk, thing) => partsOf(desk, thing),
  touchesMachines: (_, { recorded, wanted }) =>
    [recorded?.instanceId, wanted?.instanceId].filter(id => id !== undefined),
}

function pairWanted(desk: Desk, instance: Thing<'instance'>) {
  const { volumes = [] } = desk.design.instances.get(instance.name)!
  const disks = []
  for (const name of volumes) {
    const volume = desk.named.volume.get(name)
    // Unknown, or attached twice: a fault of the design.
    if (!volume || desk.named.attachment.has(name)) continue
    const recorded = recordedOf(volume.recorded)
    const isThere = recorded?.instanceId === instance.id
    const id = recorded?.id ?? desk.context.newId('attachment')
    const attachmentId = recorded && !isThere ? desk.context.newId('attachment') : id
    const path = [...instance.path, 'volumes']
    addThing(desk, 'attachment', { id, name, path, recorded, isWanted: true }).wanted = {
      attachmentId,
      volumeId: volume.id,
      volumeName: name,
      instanceId: instance.id,
      instanceName: instance.name,
    }
    disks.push({ name, volumeId: volume.id, attachmentId })
  }
  desk.disks.set(instance.id, disks)
}

const recordedOf = (volume: RecordedVolume | null): RecordedAttachment | null =>
  volume?.attachment ? { ...volume.attachment, name: volume.name, volumeId: volume.id } : null

function partsOf(desk: Desk, { recorded, wanted }: Thing<'attachment'>): Thing[] {
  const ids = [(recorded ?? wanted)!.volumeId, recorded?.instanceId, wanted?.instanceId]
  return [...new Set(ids.flatMap(id => (id ? (desk.byId.get(id) ?? []) : [])))].filter(each => !isGone(each))
}

const base = ({
  kind,
  key,
  id,
  name,
  wanted,
}: Thing<'attachment'>): Omit<Draft<'attachment'>, 'action' | 'why' | 'fields'> => ({
  ...{ kind, key, id, name, wanted },
  phase: 0,
  quota: noQuota,
  placement: null,
  downtime: null,
  touches: [],
  dataLoss: null,
})

/** Also where it is handed to an instance that is made with it. */
function detach(thing: Thing<'attachment'>, from: Thing<'instance'>): Draft<'attachment'> {
  const why = thing.wanted
    ? `${thing.wanted.instanceName} is made with it.`
    : `${from.name} no longer has it in the design.`
  return { ...base(thing), wanted: null, action: 'delete', why, fields: [], touches: loses(thing, from) }
}

function attach(desk: Desk, thing: Thing<'attachment'>, to: Thing<'instance'>): Draft<'attachment'> {
  checkZone(desk, thing, to)
  refuseWhilePaused(desk, to, thing.path)
  return { ...base(thing), action: 'create', why: `${to.name} has it in the design.`, fields: [], touches: gets(to) }
}

function move(
  desk: Desk,
  thing: Thing<'attachment'>,
  from: Thing<'instance'>,
  to: Thing<'instance'>,
): Draft<'attachment'> {
  checkZone(desk, thing, to)
  for (const instance of [from, to]) refuseWhilePaused(desk, instance, thing.path)
  const fields = differs('instance', from.name, to.name, 'live')
  const touches = [...loses(thing, from), ...gets(to)]
  return { ...base(thing), action: 'update live', why: `${to.name} has it in the design.`, fields, touches }
}

/** It is recorded, but the machine does not have the disk. */
function replug(desk: Desk, thing: Thing<'attachment'>, holder: Thing<'instance'>): Draft<'attachment'> | null {
  const seen = holder.recorded
  if (!seen?.actual || !isThere(seen.observed) || seen.actual.attachmentIds.includes(thing.id)) return null
  // A machine that is made anew, and a volume that is, come with it anyway.
  const volume = find(desk, 'volume', thing.recorded!.volumeId)
  if (draftOf(desk, holder)?.action === 'replace' || draftOf(desk, volume)?.action === 'replace') return null
  const fields = differs('disk', 'unplugged', 'plugged in', 'live', { isDrift: true })
  const why = `Its disk ${thing.recorded!.device} is not in ${holder.name}: this plugs it in again.`
  return { ...base(thing), action: 'update live', why, fields, touches: gets(holder) }
}

const isThere = (observed: string) => observed !== 'pending' && observed !== 'missing' && observed !== 'unknown'

const loses = ({ recorded }: Thing<'attachment'>, from: Thing<'instance'>): PlannedChange['touches'] =>
  isGone(from) ? [] : [{ key: from.key, how: `loses its disk ${recorded?.device ?? ''}`.trim() }]
const gets = (to: Thing<'instance'>): PlannedChange['touches'] => [{ key: to.key, how: 'gets its disk' }]

/** A guest that is paused can't let go of a disk, nor take one: that waits until it no longer is. */
const endsPause = (desk: Desk, instance: Thing<'instance'>) =>
  draftOf(desk, instance) !== undefined &&
  instance.recorded?.observed === 'paused' &&
  instance.wanted?.power !== 'paused'

function checkZone(desk: Desk, thing: Thing<'attachment'>, to: Thing<'instance'>) {
  const place = desk.places.get(to.id)
  const volume = find(desk, 'volume', thing.wanted!.volumeId)
  if (!place || !volume?.wanted || volume.wanted.zoneId === place.zoneId) return
  addProblem(
    desk,
    [...thing.path, thing.name],
    `${thing.name} is in zone ${volume.wanted.zoneName}, ${to.name} in ${place.zoneName}: a volume can only be attached within its zone. Make another volume, or move one of them.`,
  )
}
