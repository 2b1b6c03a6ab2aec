import { z } from 'zod'
import { type DrainCandidate, type DrainedInstance, drainPlan, planDrain } from './drain'
import { quorumOf } from './failure/forecast'
import { idOf } from './ids'
import { isOn } from './instance'
import { keepsReserve, reserveInWords } from './reserve'
import { groupKey } from './room'

/**
 * What is done to a host once it is empty. `restart`: its power is cut and given back by its management controller.
 * `script`: an operator's own is run on the worker's machine.
 */
export const maintenanceHooks = ['none', 'restart', 'script'] as const
export type MaintenanceHook = (typeof maintenanceHooks)[number]

/** Of a file in the worker's folder of hooks: never a path. */
export const scriptName = z
  .string()
  .trim()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'Give the name of a file in the worker’s hooks folder, like update-firmware')

export const maintenancePlan = z.object({
  /** Host after host, in this order. */
  turns: z.array(
    z.object({
      hostId: idOf('host'),
      hostName: z.string(),
      ...drainPlan.pick({ moves: true, estimateS: true }).shape,
      /** Of the promise, which the maintenance would stop at. */
      breaches: z.array(z.string()),
    }),
  ),
  /** Hosts whose turn does not come. */
  leftOut: z.array(z.object({ hostId: idOf('host'), hostName: z.string(), reason: z.string() })),
  /** What the zone keeps free, in words; null: nothing. */
  reserve: z.string().nullable(),
  /** About how long the moves take, in seconds; not what is done to each host. */
  estimateS: z.number().int(),
})
export type MaintenancePlan = z.infer<typeof maintenancePlan>

export type MaintainedHost = DrainCandidate & { hasPowerControl: boolean }
export type MaintainedInstance = DrainedInstance & { hostId: string; clusterId: string | null }
export type MaintainedCluster = { id: string; name: string; size: number }
/** The whole fleet at one moment. */
export type MaintainedFleet = {
  hosts: MaintainedHost[]
  instances: MaintainedInstance[]
  clusters: MaintainedCluster[]
}
export type MaintenanceWish = {
  zoneId: string
  hook: MaintenanceHook
  /** While a host is out, what the zone keeps free may be used. */
  usesReserve: boolean
}

/**
 * The maintenance of a zone as it would go from here, purely. The host with the least to move comes first: once it is
 * back, it has room for the others’. Each turn begins with what those before it have moved.
 */
export function planMaintenance(fleet: MaintainedFleet, wish: MaintenanceWish): MaintenancePlan {
  const plan: MaintenancePlan = { turns: [], leftOut: [], reserve: null, estimateS: 0 }
  const here = fleet.hosts.filter(host => host.zoneId === wish.zoneId)
  plan.reserve = reserveInWords(here[0]?.reserve)
  let now = fleet
  for (const { id } of here.toSorted((a, b) => loadOf(fleet, a) - loadOf(fleet, b) || (a.name < b.name ? -1 : 1))) {
    const host = now.hosts.find(each => each.id === id)!
    const of = { hostId: host.id, hostName: host.name } as MaintenancePlan['turns'][number]
    const reason = whyLeftOut(now, host, wish.hook)
    if (reason) {
      plan.leftOut.push({ ...of, reason })
      continue
    }
    const { moves, estimateS, breaches } = judgeTurn(now, host, wish)
    plan.turns.push({ ...of, moves, estimateS, breaches })
    plan.estimateS += estimateS
    now = moved(now, host.id, moves)
  }
  return plan
}

/** One host’s turn as it stands: what moves where, and what of the promise it would break. */
export function judgeTurn(fleet: MaintainedFleet, host: MaintainedHost, wish: MaintenanceWish) {
  const { moves, stays, estimateS } = planDrain(host, onHost(fleet, host), fleet.hosts)
  const isOn = new Set(fleet.instances.filter(isRunning).map(each => each.id))
  const after = moved(fleet, host.id, moves)
  const others = after.hosts.map(each => (each.id === host.id ? { ...each, cordoned: true } : each))
  const breaches = [
    ...stays
      .filter(each => isOn.has(each.instanceId))
      .map(each => `${each.name} can’t leave ${host.name}: ${each.reason}`),
    ...withoutQuorum(fleet, host.zoneId),
    ...(wish.usesReserve || keepsReserve(host.zoneId, others)
      ? []
      : [`While ${host.name} is out, ${host.zoneName} would not have its reserve: ${reserveInWords(host.reserve)}.`]),
  ]
  return { moves, estimateS, breaches }
}

/** Why a host’s turn does not come, whatever there is room for; null: it does. */
export function whyLeftOut(fleet: MaintainedFleet, host: MaintainedHost, hook: MaintenanceHook): string | null {
  if (host.state !== 'up') return host.state === 'adding' ? 'It is still being added.' : 'It does not answer.'
  if (hook === 'restart' && !host.hasPowerControl) return 'It has no power control, so it can’t be restarted.'
  const bound = onHost(fleet, host).filter(each => isRunning(each) && each.isImported)
  if (bound.length === 0) return null
  return `${bound.map(each => each.name).join(', ')} can’t move: imported, with disks that are its host’s.`
}

/** Clusters with members in the zone that are short of them already: nothing is risked on top. */
function withoutQuorum({ hosts, instances, clusters }: MaintainedFleet, zoneId: string): string[] {
  const zoneOf = new Map(hosts.map(host => [host.id, host.zoneId]))
  return clusters.flatMap(({ id, name, size }) => {
    const members = instances.filter(each => each.clusterId === id)
    const up = members.filter(isRunning).length
    if (up >= quorumOf(size) || !members.some(each => zoneOf.get(each.hostId) === zoneId)) return []
    return [`The cluster ${name} is without its quorum: ${up} of ${size} members run, ${quorumOf(size)} are needed.`]
  })
}

/** The fleet once these have arrived. */
function moved(
  fleet: MaintainedFleet,
  fromId: string,
  moves: MaintenancePlan['turns'][number]['moves'],
): MaintainedFleet {
  const target = new Map(moves.map(move => [move.instanceId as string, move.hostId as string]))
  const hosts = new Map(fleet.hosts.map(host => [host.id, { ...host, members: { ...host.members } }]))
  const instances = fleet.instances.map(instance => {
    const toId = target.get(instance.id)
    if (!toId) return instance
    settle(hosts.get(fromId)!, instance, -1)
    settle(hosts.get(toId)!, instance, 1)
    return { ...instance, hostId: toId }
  })
  return { ...fleet, hosts: [...hosts.values()], instances }
}

function settle(host: MaintainedHost, instance: MaintainedInstance, by: 1 | -1) {
  host.vcpusAllocated += by * instance.vcpus
  host.memoryAllocatedMiB += by * instance.memoryMiB
  const key = groupKey(instance)
  if (key !== null) host.members[key] = (host.members[key] ?? 0) + by
}

const onHost = ({ instances }: MaintainedFleet, host: { id: string }) =>
  instances.filter(each => each.hostId === host.id)
/** What of a host does not answer may well run. */
const isRunning = ({ observed }: MaintainedInstance) => isOn(observed) || observed === 'unknown'
const loadOf = (fleet: MaintainedFleet, host: { id: string }) =>
  onHost(fleet, host)
    .filter(isRunning)
    .reduce((sum, each) => sum + each.memoryMiB, 0)
