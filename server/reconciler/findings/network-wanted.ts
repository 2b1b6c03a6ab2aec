import { address6Of } from '@/server/domain/address6'
import type { NetworkThing } from '@/server/domain/drift'
import { type Id, portOf } from '@/server/domain/ids'
import { isOn, isThere } from '@/server/domain/instance'
import type { Specs } from '@/server/drivers/contract'
import type { ZoneNetworkRecord } from '@/server/store/zone-network'

/** A thing that a zone's network is to have, and whose it is. */
export type Wanted = {
  [K in NetworkThing]: {
    kind: K
    id: Id<K>
    vdcId: Id<'vdc'>
    /** What people know it by: of a port, its instance. */
    resource: { kind: string; id: string; name: string }
    spec: Specs[K]
    /** No task is at work on it, or on what it stands on. */
    isSettled: boolean
  }
}[NetworkThing]

/**
 * What a zone's network is to be made of, by what is recorded: all that its running instances need there. Pure. Of what
 * nobody needs there at the moment nothing is expected: it stays for the next instance, perhaps as it was earlier.
 */
export function wantedInZone(record: ZoneNetworkRecord): Wanted[] {
  // What is to be on is a member of load balancers, be it so or not; only of what is on somebody saw to the port.
  const wantedOn = record.instances.filter(each => each.power !== 'stopped')
  const on = wantedOn.filter(each => isOn(each.observed))
  const byId = <T extends { id: string }>(all: readonly T[]) => new Map<string, T>(all.map(each => [each.id, each]))
  const [instances, networks, routers] = [byId(on), byId(record.networks), byId(record.routers)]
  const networksOf = (routerId: string) => record.networks.filter(network => network.routerId === routerId)
  const usedNetworks = new Set<string>(on.map(each => each.networkId))
  const usedRouters = new Set<string | null>([...usedNetworks].map(id => networks.get(id)?.routerId ?? null))
  const usedGroups = new Set<string>(on.flatMap(each => each.securityGroupIds))
  const isNeeded = ({ id, routerId }: { id: string; routerId: string | null }) =>
    usedNetworks.has(id) || (routerId !== null && usedRouters.has(routerId))
  const settled = (...all: ({ isBusy: boolean } | undefined)[]) => all.every(each => each && !each.isBusy)
  const isRouterSettled = (id: string) => settled(routers.get(id), ...networksOf(id))
  /** An instance that is on its way brings along what it needs: until then it may not be there yet. */
  const hasSettledUser = (uses: (each: (typeof on)[number]) => boolean) => on.some(each => !each.isBusy && uses(each))
  return [
    ...record.networks.filter(isNeeded).map(
      (each): Wanted => ({
        ...about('network', each),
        spec: { name: each.name, cidr: each.cidr, cidr6: each.cidr6 },
        isSettled:
          settled(each) &&
          hasSettledUser(
            ({ networkId }) => networkId === each.id || networks.get(networkId)?.routerId === each.routerId,
          ),
      }),
    ),
    ...record.securityGroups
      .filter(({ id }) => usedGroups.has(id))
      .map(
        (each): Wanted => ({
          ...about('securityGroup', each),
          spec: { name: each.name, rules: each.rules },
          isSettled: settled(each) && hasSettledUser(({ securityGroupIds }) => securityGroupIds.includes(each.id)),
        }),
      ),
    ...record.routers
      .filter(({ id }) => usedRouters.has(id))
      .map(
        (each): Wanted => ({
          ...about('router', each),
          spec: {
            name: each.name,
            networks: networksOf(each.id).map(({ id, cidr, cidr6 }) => ({ id, cidr, cidr6 })),
            external: outsideOf(each, record.external),
            offHosts: record.offHosts,
          },
          isSettled:
            isRouterSettled(each.id) &&
            hasSettledUser(({ networkId }) => networks.get(networkId)?.routerId === each.id),
        }),
      ),
    ...on.map(
      (each): Wanted => ({
        ...{ kind: 'port', id: portOf(each.id), vdcId: each.vdcId },
        resource: { kind: 'instance', id: each.id, name: each.name },
        spec: {
          ...{ name: each.name, networkId: each.networkId, mac: each.mac, address: each.address },
          address6: address6In(networks.get(each.networkId), each.mac),
          names: [each.name, ...(each.clusterName ? [each.clusterName] : [])],
          securityGroupIds: each.securityGroupIds,
        },
        isSettled: settled(each, networks.get(each.networkId)),
      }),
    ),
    ...record.floatingIps.flatMap((each): Wanted[] => {
      const instance = instances.get(each.instanceId ?? '')
      const router = routers.get(networks.get(instance?.networkId ?? '')?.routerId ?? '')
      if (!instance || !router?.external) return []
      const spec = { name: each.name, address: each.address, routerId: router.id, to: instance.address }
      return [{ ...about('floatingIp', each), spec, isSettled: settled(each, instance) && isRouterSettled(router.id) }]
    }),
    ...record.loadBalancers.flatMap((each): Wanted[] => {
      const { name, address, listeners, healthCheck } = each
      const network = networks.get(each.networkId)
      const isMember = ({ id, clusterId }: (typeof on)[number]) =>
        each.instanceIds.includes(id) || (clusterId !== null && each.clusterIds.includes(clusterId))
      const beside = record.instances.filter(({ networkId }) => networkId === each.networkId)
      const members = wantedOn.filter(it => it.networkId === each.networkId && isMember(it))
      if (!network || !on.some(it => members.includes(it))) return []
      const spec = {
        ...{ name, address, listeners, healthCheck, network: { id: network.id, cidr: network.cidr } },
        members: members.map(member => ({ portId: portOf(member.id), address: member.address })),
      }
      // Whether the port of one that is between two machines is there nobody knows: the old one’s goes with it.
      const isSettled = settled(each, network, ...beside) && members.every(({ observed }) => isThere(observed))
      // People know it by the cluster.
      const resource = each.tries && { resource: { kind: 'cluster', id: each.tries, name } }
      return [{ ...about('loadBalancer', each), ...resource, spec, isSettled }]
    }),
  ]
}

const address6In = (network: { cidr6: string | null } | undefined, mac: string) =>
  network?.cidr6 ? address6Of(network.cidr6, mac) : null

const about = <K extends Exclude<NetworkThing, 'port'>>(
  kind: K,
  { id, vdcId, name }: { id: string; vdcId: Id<'vdc'>; name: string },
) => ({ kind, id: id as Id<K>, vdcId, resource: { kind, id, name } })

function outsideOf(
  router: ZoneNetworkRecord['routers'][number],
  external: ZoneNetworkRecord['external'],
): Specs['router']['external'] {
  if (!router.external || !external) return null
  const { physicalNetwork, cidr, gateway } = external
  return { physicalNetwork, cidr, gateway, address: router.address ?? '' }
}
