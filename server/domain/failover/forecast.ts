import { z } from 'zod'
import { idOf } from '../ids'
import { type PowerState, type Priority, priorities } from '../instance'
import { groupKey, largestFirst, Room, type RoomHost } from '../room'

/** An instance that has its place on a lost host. */
export type LostInstance = {
  id: string
  vdcId: string
  name: string
  power: PowerState
  vcpus: number
  memoryMiB: number
  wantedZoneId: string | null
  antiAffinityGroup: string | null
  /** Zones of its volumes. */
  volumeZoneIds: string[]
  /** Zones that enforce the security groups that it is in; absent or null: it is in none. */
  filteredZoneIds?: string[] | null
  /** That it answers under, and zones where it can; null: it has none. */
  floatingIp?: { address: string; zoneIds: string[] } | null
  priority: Priority
  isImported: boolean
  isBusy: boolean
}
/** A member of an anti-affinity group, wherever it is. */
export type Member = { vdcId: string; group: string; hostId: string }

export const evacuationForecast = z.object({
  /** In the order in which they start. */
  moves: z.array(
    z.object({
      instanceId: idOf('instance'),
      name: z.string(),
      hostName: z.string(),
      zoneName: z.string(),
      reason: z.string(),
      /** What becomes of the address outside that it answers under, as a sentence; null: it has none. */
      floatingIp: z.string().nullable(),
    }),
  ),
  /** What does not start elsewhere, each with its reason. */
  stays: z.array(z.object({ instanceId: idOf('instance'), name: z.string(), reason: z.string() })),
})
export type EvacuationForecast = z.infer<typeof evacuationForecast>

/**
 * Which of a lost host's instances would start where, as capacity is now. Pure: the dialog shows it; the task places each
 * anew when it comes to it. By priority, and of each the largest first, since they find room hardest.
 */
export function forecastEvacuation(
  lost: readonly LostInstance[],
  hosts: readonly RoomHost[],
  members: readonly Member[],
): EvacuationForecast {
  const forecast: EvacuationForecast = { moves: [], stays: [] }
  const room = new Room(
    hosts,
    members.map(({ vdcId, group, hostId }) => ({
      key: groupKey({ vdcId, antiAffinityGroup: group })!,
      hostId,
      count: 1,
    })),
  )
  for (const each of inOrder(lost)) {
    const of = { instanceId: each.id as never, name: each.name }
    const reason = whyItStays(each)
    if (reason) {
      forecast.stays.push({ ...of, reason })
      continue
    }
    const placement = room.take(each, {
      zoneId: each.wantedZoneId,
      ...(each.volumeZoneIds.length > 0 && { volumeZoneIds: each.volumeZoneIds }),
      ...(each.filteredZoneIds && { filteredZoneIds: each.filteredZoneIds }),
    })
    if (!placement.placed) {
      forecast.stays.push({ ...of, reason: placement.sentence })
      continue
    }
    forecast.moves.push({
      ...of,
      ...{ hostName: placement.hostName, zoneName: placement.zoneName, reason: placement.sentence },
      floatingIp: sayFloatingIp(each, placement),
    })
  }
  return forecast
}

function sayFloatingIp({ floatingIp }: LostInstance, to: { zoneId: string; zoneName: string }): string | null {
  if (!floatingIp) return null
  return floatingIp.zoneIds.includes(to.zoneId)
    ? `Goes on answering under ${floatingIp.address}.`
    : `Nobody answers under ${floatingIp.address} then: ${to.zoneName} leads to another network.`
}

export const inOrder = <It extends Pick<LostInstance, 'priority' | 'memoryMiB' | 'vcpus' | 'name' | 'id'>>(
  all: readonly It[],
): It[] => all.toSorted((a, b) => byPriority(a, b) || largestFirst(a, b))

/** Those of high priority first. */
export const byPriority = (a: { priority: Priority }, b: { priority: Priority }) =>
  priorities.indexOf(a.priority) - priorities.indexOf(b.priority)

/** null: it is to start elsewhere. */
export function whyItStays(it: Pick<LostInstance, 'power' | 'isImported' | 'isBusy'>): string | null {
  if (it.isBusy) return 'A task is at work on it. Evacuate again once that has ended.'
  if (it.power === 'stopped') return 'It is switched off: its root disk waits on the host.'
  if (it.isImported) return 'It was imported: there is no image to make it from.'
  return null
}
