import type { HostState } from './host'

/** A host as placement sees it. Memory in MiB. */
export type HostCandidate = {
  id: string
  name: string
  zoneId: string
  zoneName: string
  state: HostState
  cordoned: boolean
  driver: string
  vcpusAllocatable: number
  vcpusAllocated: number
  memoryMiB: number
  memoryAllocatedMiB: number
  /** Members of the wanted instance's anti-affinity group on this host. */
  groupMembers: number
}

export type PlacementRequest = {
  vcpus: number
  memoryMiB: number
  /** null: any zone. */
  zoneId: string | null
  antiAffinityGroup: string | null
  /** Only hosts in these zones can reach the wanted volumes; empty: no such limit. */
  volumeZoneIds?: string[]
  /** Hosts not to take: the one just left, or one that failed a moment ago. */
  avoidHostIds?: string[]
  /** Only this host, by an operator's wish. */
  hostId?: string | null
}

export type RuledOut = { hostId: string; hostName: string; reason: string }
export type Placement =
  | {
      placed: true
      hostId: string
      hostName: string
      zoneId: string
      zoneName: string
      sentence: string
      ruledOut: RuledOut[]
    }
  | { placed: false; sentence: string; ruledOut: RuledOut[] }

/**
 * Chooses a host, purely: the same input gives the same answer. Best fit (Tetris-like: the host that is left with the
 * least of its scarcer resource) among those that fit; a host without members of the same anti-affinity group is
 * preferred, not required. Ties go to the name.
 */
export function place(request: PlacementRequest, hosts: HostCandidate[]): Placement {
  const ruledOut: RuledOut[] = []
  const fitting: HostCandidate[] = []
  for (const host of hosts) {
    const reason = whyNot(request, host)
    if (reason) ruledOut.push({ hostId: host.id, hostName: host.name, reason })
    else fitting.push(host)
  }
  if (fitting.length === 0) return { placed: false, sentence: explainNone(request, hosts, ruledOut), ruledOut }
  const fewestMembers = request.antiAffinityGroup ? Math.min(...fitting.map(host => host.groupMembers)) : 0
  const preferred = request.antiAffinityGroup ? fitting.filter(host => host.groupMembers === fewestMembers) : fitting
  const best = preferred.reduce((a, b) => (compare(request, a, b) <= 0 ? a : b))
  return {
    placed: true,
    hostId: best.id,
    hostName: best.name,
    zoneId: best.zoneId,
    zoneName: best.zoneName,
    sentence: explainChoice(request, best, fitting.length, hosts.length, fewestMembers),
    ruledOut,
  }
}

function whyNot(request: PlacementRequest, host: HostCandidate): string | undefined {
  if (request.hostId && request.hostId !== host.id) return 'is not the host that was asked for'
  if (request.zoneId && request.zoneId !== host.zoneId) return `is in ${host.zoneName}, another zone than asked for`
  if (request.volumeZoneIds?.length && !request.volumeZoneIds.includes(host.zoneId))
    return `is in ${host.zoneName}, which can’t reach the volumes`
  if (request.avoidHostIds?.includes(host.id)) return 'was to be avoided'
  if (host.state !== 'up') return host.state === 'adding' ? 'is still being added' : 'does not answer'
  if (host.cordoned) return 'takes no new instances (cordoned)'
  const freeVcpus = host.vcpusAllocatable - host.vcpusAllocated
  const freeMiB = host.memoryMiB - host.memoryAllocatedMiB
  if (freeVcpus < request.vcpus) return `has ${Math.max(0, freeVcpus)} vCPU free, ${request.vcpus} wanted`
  if (freeMiB < request.memoryMiB) return `has ${Math.max(0, freeMiB)} MiB of memory free, ${request.memoryMiB} wanted`
  return undefined
}

/** What would be left of the scarcer resource, as a share of the host: smaller is a tighter fit. */
function leftover(request: PlacementRequest, host: HostCandidate): [number, number] {
  const cpu = (host.vcpusAllocatable - host.vcpusAllocated - request.vcpus) / host.vcpusAllocatable
  const memory = (host.memoryMiB - host.memoryAllocatedMiB - request.memoryMiB) / host.memoryMiB
  return [Math.min(cpu, memory), Math.max(cpu, memory)]
}

function compare(request: PlacementRequest, a: HostCandidate, b: HostCandidate): number {
  const [aLow, aHigh] = leftover(request, a)
  const [bLow, bHigh] = leftover(request, b)
  return aLow - bLow || aHigh - bHigh || (a.name < b.name ? -1 : 1)
}

function explainChoice(request: PlacementRequest, host: HostCandidate, fitting: number, all: number, members: number) {
  const fit = fitting === 1 ? 'the only host that fits' : `the tightest fit of ${fitting} hosts that fit`
  const group = request.antiAffinityGroup
    ? members === 0
      ? `; no other member of ${request.antiAffinityGroup} is there`
      : `; every fitting host already has a member of ${request.antiAffinityGroup}`
    : ''
  return `${host.name} in ${host.zoneName}: ${fit} (of ${all})${group}.`
}

function explainNone(request: PlacementRequest, hosts: HostCandidate[], ruledOut: RuledOut[]): string {
  const wanted = `${request.vcpus} vCPU and ${request.memoryMiB} MiB`
  if (hosts.length === 0) return `No host to place ${wanted} on: add a host first.`
  const shown = ruledOut.slice(0, 3).map(out => `${out.hostName} ${out.reason}`)
  const rest = ruledOut.length > 3 ? `; ${ruledOut.length - 3} more` : ''
  return `No host fits ${wanted}: ${shown.join('; ')}${rest}. Choose a smaller type or another zone, or free capacity.`
}
