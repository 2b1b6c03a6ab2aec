import { z } from 'zod'
import { idOf } from './ids'
import { type InstanceFacts, instanceCan } from './instance-can'
import { type HostCandidate, place } from './placement'

/** An instance on a host that is to be emptied. */
export type DrainedInstance = InstanceFacts & {
  id: string
  vdcId: string
  vcpus: number
  memoryMiB: number
  antiAffinityGroup: string | null
}
/** `members`: how many of each anti-affinity group are there, by `groupKey`. */
export type DrainCandidate = Omit<HostCandidate, 'groupMembers'> & { members: Record<string, number> }

/** Groups are their VDC’s own. */
export const groupKey = (of: { vdcId: string; antiAffinityGroup: string | null }) =>
  of.antiAffinityGroup === null ? null : `${of.vdcId}/${of.antiAffinityGroup}`

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
  const others = hosts.filter(each => each.id !== host.id).map(each => ({ ...each, members: { ...each.members } }))
  const moves: DrainPlan['moves'] = []
  const stays: DrainPlan['stays'] = []
  for (const instance of [...instances].sort(largestFirst)) {
    const subject = {
      instanceId: instance.id,
      vdcId: instance.vdcId,
      name: instance.name,
    } as DrainPlan['stays'][number]
    const verdict = instanceCan.migrate(instance)
    const { vcpus, memoryMiB, antiAffinityGroup } = instance
    const key = groupKey(instance)
    if (!verdict.allowed) stays.push({ ...subject, reason: `${verdict.reason}.` })
    else if (!host.canMigrate) stays.push({ ...subject, reason: `Machines of ${host.name} can’t move while they run.` })
    else {
      const placement = place(
        { vcpus, memoryMiB, antiAffinityGroup, zoneId: host.zoneId, movesFrom: host.driver },
        others.map(each => ({ ...each, groupMembers: key === null ? 0 : (each.members[key] ?? 0) })),
      )
      const target = placement.placed && others.find(each => each.id === placement.hostId)
      if (!target) stays.push({ ...subject, reason: placement.sentence })
      else {
        target.vcpusAllocated += vcpus
        target.memoryAllocatedMiB += memoryMiB
        if (key !== null) target.members[key] = (target.members[key] ?? 0) + 1
        const to = { hostId: target.id, hostName: target.name, reason: placement.sentence }
        moves.push({ ...subject, vcpus, memoryMiB, ...to } as DrainPlan['moves'][number])
      }
    }
  }
  return { moves, stays, estimateS: estimateS(moves), left: leftIn(others.filter(each => takes(host, each))) }
}

const largestFirst = (a: DrainedInstance, b: DrainedInstance) =>
  b.memoryMiB - a.memoryMiB || b.vcpus - a.vcpus || compare(a.name, b.name) || compare(a.id, b.id)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const takes = (host: DrainCandidate, other: DrainCandidate) =>
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

function leftIn(hosts: DrainCandidate[]): DrainPlan['left'] {
  const sum = (of: (host: DrainCandidate) => number) => hosts.reduce((all, host) => all + of(host), 0)
  return {
    hostCount: hosts.length,
    vcpus: sum(host => host.vcpusAllocatable),
    vcpusFree: sum(host => Math.max(0, host.vcpusAllocatable - host.vcpusAllocated)),
    memoryMiB: sum(host => host.memoryMiB),
    memoryFreeMiB: sum(host => Math.max(0, host.memoryMiB - host.memoryAllocatedMiB)),
  }
}
