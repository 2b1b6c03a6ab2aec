import { z } from 'zod'
import { idOf } from './ids'
import { type InstanceFacts, instanceCan } from './instance-can'
import { freeOn, largestFirst, Room, type RoomHost } from './room'

/** An instance on a host that is to be emptied. */
export type DrainedInstance = InstanceFacts & {
  id: string
  vdcId: string
  vcpus: number
  memoryMiB: number
  antiAffinityGroup: string | null
}
/** `members`: how many of each anti-affinity group are there, by `groupKey`. */
export type DrainCandidate = RoomHost & { members: Record<string, number> }

/** Where each instance would go, and which can’t go and why. */
export const drainPlan = z.object({
  moves: z.array(
    z.object({
      instanceId: idOf('instance'),
      vdcId: idOf('vdc'),
      name: z.string(),
      vcpus: z.number().int(),
      memoryMiB: z.number().int(),
      hostId: idOf('host'),
      hostName: z.string(),
      reason: z.string(),
    }),
  ),
  stays: z.array(z.object({ instanceId: idOf('instance'), vdcId: idOf('vdc'), name: z.string(), reason: z.string() })),
  /** About how long the moves take, in seconds. */
  estimateS: z.number().int(),
  /** What the zone’s other hosts that take instances have, and have left afterwards. */
  left: z.object({
    hostCount: z.number().int(),
    vcpus: z.number().int(),
    vcpusFree: z.number().int(),
    memoryMiB: z.number().int(),
    memoryFreeMiB: z.number().int(),
  }),
})
export type DrainPlan = z.infer<typeof drainPlan>

/**
 * Empties a host, purely: the same input gives the same answer, in whatever order. The largest go first, since they fit
 * in the fewest places; each then counts where it goes.
 * @param hosts All there are, the drained one among them.
 */
export function planDrain(
  host: DrainCandidate,
  instances: readonly DrainedInstance[],
  hosts: readonly DrainCandidate[],
): DrainPlan {
  const others = hosts.filter(each => each.id !== host.id)
  const room = new Room(
    others.map(({ members: _, ...each }) => each),
    others.flatMap(({ id, members }) => Object.entries(members).map(([key, count]) => ({ key, hostId: id, count }))),
  )
  const moves: DrainPlan['moves'] = []
  const stays: DrainPlan['stays'] = []
  for (const instance of [...instances].sort(largestFirst)) {
    const subject = {
      instanceId: instance.id,
      vdcId: instance.vdcId,
      name: instance.name,
    } as DrainPlan['stays'][number]
    const verdict = instanceCan.migrate(instance)
    const { vcpus, memoryMiB } = instance
    if (!verdict.allowed) stays.push({ ...subject, reason: `${verdict.reason}.` })
    else if (!host.canMigrate) stays.push({ ...subject, reason: `Machines of ${host.name} can’t move while they run.` })
    else {
      const placement = room.take(instance, { zoneId: host.zoneId, movesFrom: host.driver })
      if (!placement.placed) stays.push({ ...subject, reason: placement.sentence })
      else {
        const { hostId, hostName, sentence: reason } = placement
        moves.push({ ...subject, vcpus, memoryMiB, hostId, hostName, reason } as DrainPlan['moves'][number])
      }
    }
  }
  return { moves, stays, estimateS: estimateS(moves), left: leftIn(room.hosts().filter(each => takes(host, each))) }
}

const takes = (host: DrainCandidate, other: RoomHost) =>
  other.zoneId === host.zoneId && other.state === 'up' && !other.cordoned

/** So many leave a host at the same time (the engine’s lanes). */
const atOnce = 2
/** Of a gigabit line, and what each takes besides. Guests that write a lot take longer. */
const mibPerS = 100
const eachS = 2

function estimateS(moves: DrainPlan['moves']): number {
  const seconds = moves.map(move => eachS + move.memoryMiB / mibPerS)
  const sum = seconds.reduce((all, each) => all + each, 0)
  return Math.ceil(Math.max(0, ...seconds, sum / atOnce))
}

function leftIn(hosts: RoomHost[]): DrainPlan['left'] {
  const sum = (of: (host: RoomHost) => number) => hosts.reduce((all, host) => all + of(host), 0)
  return {
    hostCount: hosts.length,
    vcpus: sum(host => host.vcpusAllocatable),
    vcpusFree: sum(host => freeOn(host).vcpus),
    memoryMiB: sum(host => host.memoryMiB),
    memoryFreeMiB: sum(host => freeOn(host).memoryMiB),
  }
}
