import { type Id, portOf } from '@/server/domain/ids'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import type { Database } from '../platform/database'
import { all, meetings } from './meanwhile'

type Named = { id: string; name: string }
/** What Plenum believes of networks and of what joins them. */
type NetworkRecords = {
  networks: (Named & { routerId: string | null })[]
  routers: (Named & { external: boolean })[]
  floatingIps: (Named & { address: string | null; instanceId: string | null })[]
  securityGroups: (Named & { rules: unknown[] })[]
  loadBalancers: (Named & { listeners: unknown[]; instanceIds: string[]; clusterIds: string[] })[]
  instances: (Named & {
    address: string
    zone: string
    networkId: string
    clusterId: string | null
    securityGroupIds: string[]
  })[]
  givenOut: { address: string; isHeld: boolean }[]
}

function readNetworkRecords(database: Database): NetworkRecords {
  const [row] = database.look<NetworkRecords>(`SELECT
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'routerId', router_id) ORDER BY id), '[]') FROM network) AS networks,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'external', external) ORDER BY id), '[]') FROM router) AS routers,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'instanceId', instance_id,
      'address', (SELECT address FROM external_address e WHERE e.floating_ip_id = f.id)) ORDER BY id), '[]') FROM floating_ip f) AS "floatingIps",
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'rules', rules) ORDER BY id), '[]') FROM security_group) AS "securityGroups",
    (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'listeners', listeners, 'instanceIds', instance_ids,
      'clusterIds', cluster_ids) ORDER BY id), '[]') FROM load_balancer) AS "loadBalancers",
    (SELECT coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'address', i.address, 'zone', z.name, 'networkId', i.network_id,
      'clusterId', i.cluster_id, 'securityGroupIds', i.security_group_ids) ORDER BY i.id), '[]')
      FROM instance i JOIN zone z ON z.id = i.zone_id WHERE i.observed = 'running') AS instances,
    (SELECT coalesce(json_agg(json_build_object('address', e.address, 'isHeld',
      EXISTS (SELECT 1 FROM router WHERE id = e.router_id) OR EXISTS (SELECT 1 FROM floating_ip WHERE id = e.floating_ip_id)) ORDER BY address), '[]')
      FROM external_address e) AS "givenOut"`)
  return row!
}

/** An address outside is answered by one, wherever it is led. */
export const secondAnswers = (world: MemoryWorld): string[] =>
  meetings(all(world, 'floatingIp').map(({ place, document: { address, to } }) => [address, `${to} in ${place}`])).map(
    ([address, those]) => `Two answer under ${address}: ${those}.`,
  )

/** What joins machines is as it is recorded, by the word of the zones’ networks. */
export function untrueNetwork(database: Database, world: MemoryWorld): string[] {
  const records = readNetworkRecords(database)
  return [
    ...orphansIn(records, world),
    ...unledIps(records, world),
    ...unjoined(records, world),
    ...unjudged(records, world),
    ...unbalanced(records, world),
    ...records.givenOut
      .filter(({ isHeld }) => !isHeld)
      .map(({ address }) => `${address} is given out, and nobody has it.`),
  ]
}

function orphansIn(records: NetworkRecords, world: MemoryWorld): string[] {
  const kinds = {
    network: 'networks',
    router: 'routers',
    floatingIp: 'floatingIps',
    securityGroup: 'securityGroups',
    loadBalancer: 'loadBalancers',
  } as const
  return (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap(kind => {
    const known = new Set(records[kinds[kind]].map(({ id }) => id))
    return all(world, kind)
      .filter(({ refId, place }) => !known.has(refId ?? '') && place.endsWith('-network'))
      .map(({ refId, place }) => `The ${kind} ${refId} is in ${place}, and nobody knows of it.`)
  })
}

/** A floating IP leads to the one that has it, if a way outside does, and else to nobody. */
function unledIps({ floatingIps, instances, networks, routers }: NetworkRecords, world: MemoryWorld): string[] {
  return floatingIps.flatMap(({ id, name, address, instanceId }) => {
    const instance = instances.find(each => each.id === instanceId)
    const routerId = networks.find(each => each.id === instance?.networkId)?.routerId
    const isLed = instance?.zone === 'zone-a' && routers.find(each => each.id === routerId)?.external
    const there = all(world, 'floatingIp').filter(({ refId }) => refId === id)
    const real = there.map(({ place, document }) => `${document.address} to ${document.to} in ${place}`).join(' and ')
    if (!isLed) return instanceId && !instance ? [] : real ? [`${name} is to lead to nobody, and leads ${real}.`] : []
    const wanted = `${address} to ${instance.address} in ${instance.zone}-network`
    return real === wanted ? [] : [`${name} is to lead ${wanted}, and leads ${real || 'nowhere'}.`]
  })
}

/** Where a machine is, the router of its network joins what it is to. */
function unjoined({ routers, networks, instances }: NetworkRecords, world: MemoryWorld): string[] {
  return routers.flatMap(({ id, name }) => {
    const wanted = networks.filter(({ routerId }) => routerId === id).map(network => network.id)
    const zones = new Set(instances.filter(({ networkId }) => wanted.includes(networkId)).map(({ zone }) => zone))
    return [...zones].flatMap(zone => {
      const there = all(world, 'router').find(({ refId, place }) => refId === id && place === `${zone}-network`)
      const joined = there?.document.networks
        .map(network => network.id)
        .sort()
        .join(', ')
      return joined === wanted.sort().join(', ')
        ? []
        : [`${name} is to join ${wanted} in ${zone}, and joins ${joined ?? 'nothing'}.`]
    })
  })
}

/** A machine’s port is in its zone’s network, with its address, and judged by the rules of its groups. */
function unjudged({ instances, securityGroups }: NetworkRecords, world: MemoryWorld): string[] {
  return instances.flatMap(({ id, name, zone, address, securityGroupIds }) => {
    const at = `${zone}-network`
    const ports = all(world, 'port').filter(({ refId }) => refId === portOf(id as Id<'instance'>))
    const [port] = ports.filter(({ place }) => place === at)
    if (!port || port.document.address !== address || ports.length > 1)
      return [
        `${name} is to have its port ${address} in ${at}, and has ${ports.map(each => `${each.document.address} in ${each.place}`).join(' and ') || 'none'}.`,
      ]
    if ((port.document.securityGroupIds ?? []).join() !== securityGroupIds.join())
      return [`${name} is to be in ${securityGroupIds}, and its port is in ${port.document.securityGroupIds}.`]
    return securityGroups
      .filter(group => securityGroupIds.includes(group.id))
      .filter(group => {
        const there = all(world, 'securityGroup').find(each => each.refId === group.id && each.place === at)
        return there?.document.rules.length !== group.rules.length
      })
      .map(group => `The rules of ${group.name} are other in ${at} than they are to be.`)
  })
}

/** A load balancer spreads over those that run, by all of its listeners. */
function unbalanced({ loadBalancers, instances }: NetworkRecords, world: MemoryWorld): string[] {
  return loadBalancers.flatMap(({ id, name, instanceIds, clusterIds, listeners }) => {
    const members = instances.filter(each => instanceIds.includes(each.id) || clusterIds.includes(each.clusterId ?? ''))
    return [...Map.groupBy(members, each => each.zone)].flatMap(([zone, here]) => {
      const there = all(world, 'loadBalancer').find(each => each.refId === id && each.place === `${zone}-network`)
      const has = new Set(there?.document.members.map(member => member.address))
      const lacking = here.filter(({ address }) => !has.has(address)).map(member => member.name)
      return [
        ...(lacking.length > 0 ? [`${name} is to spread over ${lacking} in ${zone}, and does not.`] : []),
        ...(there && there.document.listeners.length !== listeners.length
          ? [`${name} has other listeners in ${zone}.`]
          : []),
      ]
    })
  })
}
