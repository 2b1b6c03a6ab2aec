import { formatAddress, instanceAddresses, parseCidr } from '../../address'
import { listenerOf } from '../../design/listeners'
import { didYouMean } from '../../design/nearest'
import { connectCheckDefaults, connectCheckInWords, listenerInWords } from '../../load-balancer'
import { isReserved, reservedAt } from '../addresses'
import { addFault, addProblem, type Desk, draftOf, find, isGone, type Thing } from '../desk'
import { differs, setFields, stable, whyFields } from '../fields'
import { pairByName } from '../pair'
import type { WantedLoadBalancer } from '../plan'
import { noQuota } from '../quota'
import type { KindPlanner } from './kind'

/** What spreads requests over instances. Changed while all of them run. */
export const loadBalancers: KindPlanner<'loadBalancer'> = {
  kind: 'loadBalancer',
  pair: desk => pairByName(desk, 'loadBalancer', desk.design.loadBalancers, desk.recorded.loadBalancers),
  resolve(desk) {
    for (const thing of desk.named.loadBalancer.values()) resolve(desk, thing)
  },
  settle(desk) {
    for (const thing of desk.named.loadBalancer.values()) settleAddress(desk, thing)
  },
  compare(desk, thing) {
    const { kind, key, id, name, recorded, wanted } = thing
    const base = {
      kind,
      key,
      id,
      name,
      wanted,
      quota: noQuota,
      placement: null,
      downtime: null,
      touches: [],
      dataLoss: null,
    }
    if (!recorded) {
      if (!wanted) return null
      warnUnbalanced(desk, thing)
      const fields = [
        ...differs('address', null, wanted.address, 'live'),
        ...setFields('member', [], wanted.memberNames, 'live'),
      ]
      return { ...base, action: 'create', why: 'It is new in the design.', fields, phase: 0 }
    }
    if (!wanted) {
      if (!isGone(thing)) return null
      return { ...base, action: 'delete', why: 'It is no longer in the design.', fields: [], phase: 1 }
    }
    warnUnbalanced(desk, thing)
    const before = [...recorded.instanceIds, ...recorded.clusterIds].map(member => nameOf(desk, member))
    const network = (id: string) => find(desk, 'network', id)?.name ?? 'a network that is gone'
    const fields = [
      ...differs('name', recorded.name, wanted.name, 'live'),
      ...differs('network', network(recorded.networkId), wanted.networkName, 'live'),
      ...differs('address', recorded.address, wanted.address, 'live'),
      ...setFields('listener', recorded.listeners.map(listenerInWords), wanted.listeners.map(listenerInWords), 'live'),
      ...setFields('member', before, wanted.memberNames, 'live'),
      ...differs(
        'health check',
        connectCheckInWords(recorded.healthCheck),
        connectCheckInWords(wanted.healthCheck),
        'live',
      ),
    ]
    if (fields.length === 0) return null
    return { ...base, action: 'update live', why: whyFields(fields), fields, phase: 0 }
  },
  *needs(desk, { wanted }) {
    const network = wanted && find(desk, 'network', wanted.networkId)
    const action = draftOf(desk, network || undefined)?.action
    if (network && (action === 'create' || action === 'replace')) yield network.key
    // Who is a member is recorded by then.
    for (const id of wanted?.clusterIds ?? []) {
      const cluster = find(desk, 'cluster', id)
      if (cluster && draftOf(desk, cluster)?.action === 'create') yield cluster.key
    }
  },
  worksOn: (_, thing) => [thing],
  touchesMachines: () => [],
}

function resolve(desk: Desk, thing: Thing<'loadBalancer'>) {
  const { listeners, healthCheck, address, ...design } = desk.design.loadBalancers.get(thing.name)!
  const network = resolveNetwork(desk, thing, design.network)
  const names = { instances: design.instances ?? [], clusters: design.clusters ?? [] }
  const instanceIds = names.instances.flatMap(name => desk.named.instance.get(name)?.id ?? [])
  const clusterIds = names.clusters.flatMap(name => desk.named.cluster.get(name)?.id ?? [])
  // Names a member that is not there: the design's check says so.
  if (instanceIds.length < names.instances.length || clusterIds.length < names.clusters.length) thing.isFaulty = true
  if (!network || thing.isFaulty) return
  const wanted: WantedLoadBalancer = {
    ...{ name: thing.name, networkId: network.id, networkName: network.name, address: address ?? null },
    listeners: listeners.map(listenerOf).toSorted((a, b) => (stable(a) < stable(b) ? -1 : 1)),
    healthCheck: { ...connectCheckDefaults, ...healthCheck },
    ...{ instanceIds: instanceIds.toSorted(), clusterIds: clusterIds.toSorted() },
    memberNames: [...names.instances, ...names.clusters].toSorted(),
  }
  thing.wanted = wanted
}

/** The one that it names; or the design's only one; or, where there are several, the one that it is on. */
function resolveNetwork(desk: Desk, thing: Thing<'loadBalancer'>, name: string | undefined) {
  const all = [...desk.named.network.values()]
  const found =
    name !== undefined
      ? desk.named.network.get(name)
      : all.length === 1
        ? all[0]
        : all.find(({ id }) => id === thing.recorded?.networkId)
  if (found && !found.isFaulty) return found
  thing.isFaulty = true
  const path = [...thing.path, 'network']
  const hint =
    name === undefined
      ? ''
      : didYouMean(
          name,
          all.map(each => each.name),
        )
  if (!found)
    addProblem(
      desk,
      path,
      name === undefined ? `Say on which network ${thing.name} is to be.` : `There is no network ${name}.${hint}`,
    )
  return undefined
}

/**
 * The address that it has, while its network's range has it; or the highest that is free, since instances get the lowest.
 * Before instances get theirs: those that they have now, or say, are not taken from them.
 */
function settleAddress(desk: Desk, thing: Thing<'loadBalancer'>) {
  const { wanted, recorded } = thing
  const network = wanted && find(desk, 'network', wanted.networkId)
  const cidr = network?.wanted && parseCidr(network.wanted.subnets[0]?.cidr ?? '')
  if (!wanted || !cidr) return
  const taken = takenOn(desk, network, thing)
  const { first, last } = instanceAddresses(cidr)
  const path = [...thing.path, 'address']
  if (wanted.address !== null) {
    const holder = taken.get(wanted.address)
    if (holder)
      addFault(desk, thing, path, `${wanted.address} is ${holder}’s. Choose another address, or leave it out.`)
    const reserved = reservedAt(network, wanted.address)
    if (reserved) addFault(desk, thing, path, isReserved(wanted.address, reserved))
    return
  }
  if (recorded?.networkId === network.id && isIn(recorded.address, { first, last }) && !taken.has(recorded.address)) {
    wanted.address = recorded.address
    return
  }
  for (let address = last; address >= first && wanted.address === null; address--)
    if (!taken.has(formatAddress(address)) && !reservedAt(network, formatAddress(address)))
      wanted.address = formatAddress(address)
  if (wanted.address === null)
    addFault(
      desk,
      thing,
      path,
      `${network.name} is full: it has no address for ${thing.name}. Use another network, or a wider range.`,
    )
}

function isIn(address: string, { first, last }: { first: number; last: number }): boolean {
  const at = parseCidr(`${address}/32`)?.base
  return at !== undefined && at >= first && at <= last
}

/** Addresses of a network, by whoever has them now or says so. */
function takenOn(desk: Desk, network: Thing<'network'>, but: Thing<'loadBalancer'>): Map<string, string> {
  const taken = new Map<string, string>()
  for (const { name, recorded, wanted } of desk.things.instance) {
    if (recorded && recorded.networkName === network.recorded?.name) taken.set(recorded.address, recorded.name)
    if (wanted?.networkId === network.id && wanted.address) taken.set(wanted.address, name)
  }
  for (const each of desk.things.loadBalancer) {
    if (each === but) continue
    if (each.recorded?.networkId === network.id) taken.set(each.recorded.address, each.name)
    if (each.wanted?.networkId === network.id && each.wanted.address) taken.set(each.wanted.address, each.name)
  }
  return taken
}

/** Its name in the design, so that a rename of a member is no change of a load balancer. */
const nameOf = (desk: Desk, id: string) =>
  (find(desk, 'instance', id) ?? find(desk, 'cluster', id))?.name ?? 'a member that is gone'

/** It is in zones that join their hosts' networks; members elsewhere get no requests. */
function warnUnbalanced(desk: Desk, { name, wanted }: Thing<'loadBalancer'>) {
  const isMember = (each: Thing<'instance'>) =>
    wanted?.instanceIds.includes(each.id) ||
    (each.wanted?.clusterId && wanted?.clusterIds.includes(each.wanted.clusterId))
  const left = desk.things.instance.find(each => {
    const zone = desk.context.zones.find(zone => zone.id === desk.places.get(each.id)?.zoneId)
    return each.wanted && zone && !zone.hasNetwork && isMember(each)
  })
  if (!left) return
  const place = desk.places.get(left.id)!.zoneName
  desk.warnings.push(`Load balancer ${name} sends nothing to ${left.name}: in ${place} nothing spreads requests.`)
}
