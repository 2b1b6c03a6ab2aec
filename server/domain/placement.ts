import { downWith, type FailureKind, sharedBy } from './failure/cause'
import { type HostState, type HostView, hostReservedMiB } from './host'
import type { HostLocation } from './location'
import { keepsReserve, reserveInWords, type ZoneReserve } from './reserve'

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
  /** Machines can move to it while they run. */
  canMigrate: boolean
  location: HostLocation
  /** What its zone keeps free; absent: nothing. */
  reserve?: ZoneReserve
  /** Members of the wanted instance's anti-affinity group on this host. */
  groupMembers: number
  /** It holds a whole copy of the wanted instance's image; absent: not known. */
  holdsImage?: boolean
}

/** The same of what is shown of a host: for showing beforehand where something would go. */
export const candidateOf = (host: HostView): HostCandidate => ({
  ...host,
  memoryMiB: Math.max(0, host.memoryMiB - hostReservedMiB),
  canMigrate: host.capabilities?.liveMigration ?? false,
  groupMembers: 0,
})

export type PlacementRequest = {
  vcpus: number
  memoryMiB: number
  /** null: any zone. */
  zoneId: string | null
  antiAffinityGroup: string | null
  /** Only hosts in these zones can reach the wanted volumes; undefined: no such limit. */
  volumeZoneIds?: string[]
  /** Only in these zones are its security groups enforced, and its cluster's connections tried; undefined: it has none. */
  filteredZoneIds?: string[]
  /** Hosts not to take: the one just left, or one that failed a moment ago. */
  avoidHostIds?: string[]
  /** It comes running, from a host of this driver; undefined: it is made anew. */
  movesFrom?: string
  /** Only this host, by an operator's wish. */
  hostId?: string | null
  /** It has had a place until now: the zone's reserve is there for that, and not for newcomers. */
  usesReserve?: boolean
}

/** Why a host is out of the question, for counting. */
export type RuledOutBecause =
  | 'wish'
  | 'zone'
  | 'volumes'
  | 'filters'
  | 'avoided'
  | 'state'
  | 'cordoned'
  | 'migration'
  | 'vcpus'
  | 'memory'
  | 'reserve'
export type RuledOut = { hostId: string; hostName: string; because: RuledOutBecause; reason: string }
/** `sentence` names hosts and is for operators; `publicSentence` is for everybody. */
export type Placement = { sentence: string; publicSentence: string; ruledOut: RuledOut[] } & (
  | { placed: true; hostId: string; hostName: string; zoneId: string; zoneName: string }
  | { placed: false }
)

/**
 * Chooses a host, purely: the same input gives the same answer, whatever the order of the hosts. Best fit (Tetris-like:
 * the host that is left with the least of its scarcer resource) among those that fit. Of an anti-affinity group, hosts
 * with fewer members are preferred, not required, and among those the ones that share least with other members: a zone,
 * a rack, a power feed. Ties go to who holds the image, which then need not be copied, and after that to the name.
 */
export function place(request: PlacementRequest, hosts: HostCandidate[]): Placement {
  const ruledOut: RuledOut[] = []
  const fitting: HostCandidate[] = []
  for (const host of [...hosts].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const out = whyNot(request, host) ?? (takesOfReserve(request, host, hosts) ? spared(host) : undefined)
    if (out) ruledOut.push({ hostId: host.id, hostName: host.name, because: out[0], reason: out[1] })
    else fitting.push(host)
  }
  if (fitting.length === 0) return { placed: false, ...explainNone(request, hosts, ruledOut), ruledOut }
  const fewestMembers = request.antiAffinityGroup ? Math.min(...fitting.map(host => host.groupMembers)) : 0
  const preferred = request.antiAffinityGroup
    ? apart(
        fitting.filter(host => host.groupMembers === fewestMembers),
        hosts,
      )
    : fitting
  const best = preferred.reduce((a, b) => (compare(request, a, b) <= 0 ? a : b))
  const shared = sharedWithMembers(best, hosts)
  const why = explainChoice(request, fitting.length, hosts.length, fewestMembers, shared)
  return {
    placed: true,
    hostId: best.id,
    hostName: best.name,
    zoneId: best.zoneId,
    zoneName: best.zoneName,
    sentence: `${best.name} in ${best.zoneName}: ${why}`,
    publicSentence: `${best.zoneName}: ${why}`,
    ruledOut,
  }
}

/** What would take it along with another member: of the one with which it shares the most. */
const sharedWithMembers = (host: HostCandidate, all: HostCandidate[]): FailureKind[] =>
  all
    .filter(other => other.groupMembers > 0 && other.id !== host.id)
    .map(other => sharedBy(host, other))
    .reduce((a, b) => (b.length > a.length || (b.length === a.length && String(b) < String(a)) ? b : a), [])

/** Those with which a failure of one thing takes the fewest members along. */
function apart(fitting: HostCandidate[], all: HostCandidate[]): HostCandidate[] {
  const members = new Map<string, number>()
  for (const host of all)
    if (host.groupMembers > 0)
      for (const cause of causesOfOne(host)) members.set(cause, (members.get(cause) ?? 0) + host.groupMembers)
  if (members.size === 0) return fitting
  const together = new Map(
    fitting.map(host => [
      host,
      causesOfOne(host).reduce((sum, cause) => sum + Math.max(0, (members.get(cause) ?? 0) - host.groupMembers), 0),
    ]),
  )
  const fewest = Math.min(...together.values())
  return fitting.filter(host => together.get(host) === fewest)
}

const causesOfOne = (host: HostCandidate) =>
  Object.entries(downWith(host)).flatMap(([kind, name]) => (name === null ? [] : `${host.zoneId} ${kind} ${name}`))

function whyNot(request: PlacementRequest, host: HostCandidate): [RuledOutBecause, string] | undefined {
  if (request.hostId && request.hostId !== host.id) return ['wish', 'is not the host that was asked for']
  if (request.zoneId && request.zoneId !== host.zoneId)
    return ['zone', `is in ${host.zoneName}, another zone than asked for`]
  if (request.volumeZoneIds && !request.volumeZoneIds.includes(host.zoneId))
    return ['volumes', `is in ${host.zoneName}, which can’t reach the volumes`]
  if (request.filteredZoneIds && !request.filteredZoneIds.includes(host.zoneId))
    return ['filters', `is in ${host.zoneName}, whose network neither enforces security groups nor tries connections`]
  if (request.avoidHostIds?.includes(host.id)) return ['avoided', 'was to be avoided']
  if (host.state !== 'up') return ['state', notUp[host.state]]
  if (host.cordoned) return ['cordoned', 'takes no new instances (cordoned)']
  if (request.movesFrom && (!host.canMigrate || host.driver !== request.movesFrom))
    return ['migration', 'can’t take a running machine']
  const freeVcpus = host.vcpusAllocatable - host.vcpusAllocated
  const freeMiB = host.memoryMiB - host.memoryAllocatedMiB
  if (freeVcpus < request.vcpus) return ['vcpus', `has ${Math.max(0, freeVcpus)} vCPU free, ${request.vcpus} wanted`]
  if (freeMiB < request.memoryMiB)
    return ['memory', `has ${Math.max(0, freeMiB)} MiB of memory free, ${request.memoryMiB} wanted`]
  return undefined
}

/** What comes running from a host of the zone takes nothing of it that was not taken before. */
const takesOfReserve = (request: PlacementRequest, host: HostCandidate, all: HostCandidate[]) =>
  !request.usesReserve &&
  !request.movesFrom &&
  reserveInWords(host.reserve) !== null &&
  !keepsReserve(host.zoneId, all, request)

const spared = (host: HostCandidate): [RuledOutBecause, string] => [
  'reserve',
  `is kept free: ${host.zoneName} reserves ${reserveInWords(host.reserve)} for evacuations`,
]

const notUp: Record<Exclude<HostState, 'up'>, string> = {
  adding: 'is still being added',
  unreachable: 'does not answer',
  fenced: 'is fenced',
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
  const copies = Number(b.holdsImage ?? false) - Number(a.holdsImage ?? false)
  return aLow - bLow || aHigh - bHigh || copies || (a.name < b.name ? -1 : 1)
}

function explainChoice(
  request: PlacementRequest,
  fitting: number,
  all: number,
  members: number,
  shared: FailureKind[],
) {
  const group = request.antiAffinityGroup
    ? members === 0
      ? `; no other member of ${request.antiAffinityGroup} is there${shared.length > 0 ? `, one shares its ${list.format(shared)}` : ''}`
      : `; every fitting host already has a member of ${request.antiAffinityGroup}`
    : ''
  return `${explainFit(fitting, all)}${group}.`
}

function explainFit(fitting: number, all: number): string {
  if (all === 1) return 'the only host'
  if (fitting === 1) return `the only host that fits (of ${all})`
  const others = all - fitting
  return `the tightest fit of ${fitting} hosts${others > 0 ? `; ${others} more can’t take it` : ''}`
}

const list = new Intl.ListFormat('en')

function explainNone(request: PlacementRequest, hosts: HostCandidate[], ruledOut: RuledOut[]) {
  const wanted = `${request.vcpus} vCPU and ${request.memoryMiB} MiB`
  if (hosts.length === 0) {
    const sentence = `No host to place ${wanted} on: add a host first.`
    return { sentence, publicSentence: sentence }
  }
  // Hosts that were out by what was asked for say little; those that might have served come first.
  const telling = ruledOut.filter(out => !byWish.has(out.because))
  const shown = (telling.length > 0 ? telling : ruledOut).slice(0, 3).map(out => `${out.hostName} ${out.reason}`)
  const rest = ruledOut.length > shown.length ? `; ${ruledOut.length - shown.length} more` : ''
  return {
    sentence: `No host fits ${wanted}: ${shown.join('; ')}${rest}. ${advice(ruledOut)}`,
    publicSentence: `No host fits ${wanted}: ${countReasons(ruledOut)}. ${advice(ruledOut)}`,
  }
}

const byWish: ReadonlySet<RuledOutBecause> = new Set(['wish', 'zone', 'volumes', 'filters', 'avoided'])

const inWords: Record<RuledOutBecause, (count: number) => string> = {
  wish: count => `${count} ${count === 1 ? 'is' : 'are'} not the one asked for`,
  zone: count => `${count} ${count === 1 ? 'is' : 'are'} in other zones`,
  volumes: count => `${count} can’t reach the volumes`,
  filters: count => `${count} can’t enforce security groups, nor try connections`,
  avoided: count => `${count} ${count === 1 ? 'was' : 'were'} to be avoided`,
  state: count => `${count} ${count === 1 ? 'does' : 'do'} not answer`,
  cordoned: count => `${count} ${count === 1 ? 'takes' : 'take'} no new instances`,
  migration: count => `${count} can’t take a running machine`,
  vcpus: count => `${count} ${count === 1 ? 'has' : 'have'} too few vCPUs free`,
  memory: count => `${count} ${count === 1 ? 'has' : 'have'} too little memory free`,
  reserve: count => `${count} ${count === 1 ? 'is' : 'are'} kept free for evacuations`,
}

const countReasons = (ruledOut: RuledOut[]) =>
  (Object.keys(inWords) as RuledOutBecause[])
    .map(because => [because, ruledOut.filter(out => out.because === because).length] as const)
    .filter(([, count]) => count > 0)
    .map(([because, count]) => inWords[because](count))
    .join(', ')

const advice = (ruledOut: RuledOut[]) =>
  ruledOut.some(out => out.because === 'filters') && ruledOut.every(out => byWish.has(out.because))
    ? 'Choose another zone, or leave security groups and checks by TCP out.'
    : ruledOut.every(out => out.because === 'volumes' || out.because === 'zone' || out.because === 'wish')
      ? 'Choose another zone, or volumes of this one.'
      : 'Choose a smaller type or another zone, or free capacity.'
