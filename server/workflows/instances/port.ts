import { address6Of } from '@/server/domain/address6'
import { asPlenumError, PlenumError } from '@/server/domain/errors'
import { type Id, portOf } from '@/server/domain/ids'
import type { Connection, InstanceSpec, NetworkSpec, PortSpec, Resource } from '@/server/drivers/contract'
import { readNetwork } from '@/server/store/networks'
import type { InstanceWork } from '@/server/store/work'
import { hostnamesOf } from '@/server/store/work-hosts'
import { bringFloatingIp } from '../floating-ips/bring'
import { bringLoadBalancer } from '../load-balancers/bring'
import type { Work } from '../ports'
import { bringRouter } from '../routers/bring'
import { bringSecurityGroup } from '../security-groups/bring'
import { specOf } from './spec'

/** What joins the networks of a zone's hosts. */
export type ZoneNetwork = {
  networks: Resource<'network'>
  ports: Resource<'port'>
  routers: Resource<'router'>
  floatingIps: Resource<'floatingIp'>
  loadBalancers: Resource<'loadBalancer'>
  securityGroups: Resource<'securityGroup'>
}

/** That of a host's zone; null where each host has its networks for itself. */
export async function networkOf(context: Work, hostId: string): Promise<ZoneNetwork | null> {
  const connection = await context.ports.infrastructure.network(hostId)
  return connection && requireFacets(connection)
}

export function requireFacets({
  networks,
  ports,
  routers,
  floatingIps,
  loadBalancers,
  securityGroups,
}: Connection): ZoneNetwork {
  if (networks && ports && routers && floatingIps && loadBalancers && securityGroups)
    return { networks, ports, routers, floatingIps, loadBalancers, securityGroups }
  throw new PlenumError('unsupported', 'The zone’s network can’t join instances. Ask an operator.')
}

/**
 * What is recorded of an instance, but for `but`, with its port there to be plugged into where its zone has a network.
 * Safe to repeat. One that is to be off sends nothing: it needs no port, and a network that does not answer keeps nobody
 * from stopping it.
 */
export async function pluggedSpec(
  context: Work,
  work: InstanceWork,
  but: Partial<InstanceSpec> = {},
): Promise<InstanceSpec> {
  const zone = await networkFor(context, work)
  const ref = portRef(work)
  const spec = { ...specOf(context, work, zone ? ref.id : undefined), ...but }
  if (!zone || spec.power === 'stopped') return spec
  // Of one that was made before the network answered names, too.
  await ensureZoneNetwork(context, zone, work)
  const { network } = work
  if (network.routerId) await bringRouter(context, zone, work.hostId!, network.routerId)
  await bringPort(context, zone, work, namesOf(work))
  // Its network may have got another IPv6 range meanwhile: whoever comes last brings what is recorded then.
  const now = await readNetwork(context.ports.store.pool, network.id)
  if (now && now.cidr6 !== network.cidr6)
    return pluggedSpec(context, { ...work, network: { ...network, cidr6: now.cidr6 } }, but)
  if (work.floatingIpId) await bringFloatingIp(context, work.floatingIpId)
  await bringLoadBalancers(context, zone, work)
  return spec
}

const namesOf = ({ name, clusterName }: InstanceWork) => [name, ...(clusterName ? [clusterName] : [])]

/**
 * While it moves, both hosts get what is sent to it; once it has arrived (null), only the one that it is at. A network
 * that does not answer keeps nobody from moving: then a few packets may be lost on the way. @returns whether it answered.
 */
export async function plugBetween(context: Work, work: InstanceWork, hostIds: Id<'host'>[] | null): Promise<boolean> {
  const zone = await networkFor(context, work)
  if (!zone) return true
  const hosts = hostIds && (await hostnamesOf(context.ports.store.pool, hostIds))
  // One that did not say its name yet is not known to the network by any.
  if (hosts && hosts.length < 2) return true
  try {
    await bringPort(context, zone, work, namesOf(work), hosts ?? undefined)
    return true
  } catch (error) {
    if (asPlenumError(error).kind !== 'unreachable') throw error
    context.call.log('The zone’s network does not answer: it hears of the move only by the machine itself')
    return false
  }
}

async function bringPort(
  context: Work,
  zone: ZoneNetwork,
  work: InstanceWork,
  names: string[],
  movesBetween?: string[],
): Promise<void> {
  const { name, mac, address, network } = work
  const port: PortSpec = {
    ...{ name, names, mac, address, networkId: network.id },
    address6: network.cidr6 && address6Of(network.cidr6, mac),
    securityGroupIds: await bringSecurityGroups(context, zone, work),
    ...(movesBetween && { movesBetween }),
  }
  await context.converge(resume => zone.ports.ensure(portRef(work), port, work.generation, context.call, resume))
}

/** All that are on its network: it may be a member of one, or no longer. */
async function bringLoadBalancers(context: Work, zone: ZoneNetwork, { hostId, loadBalancerIds }: InstanceWork) {
  for (const id of hostId ? loadBalancerIds : []) await bringLoadBalancer(context, zone, hostId!, id)
}

/**
 * Of a machine that is off by now: its names are no longer answered with its address, and load balancers leave it out. A network that does not answer
 * keeps nobody from stopping, and answers as before until the next start.
 */
export async function silencePort(context: Work, work: InstanceWork): Promise<void> {
  const zone = await networkFor(context, work)
  if (!zone) return
  const ref = portRef(work)
  try {
    const seen = await zone.ports.observe(ref, context.call)
    if (!seen.exists) return
    if (seen.status.names.length > 0) await bringPort(context, zone, work, [])
    await bringLoadBalancers(context, zone, work)
  } catch (error) {
    if (asPlenumError(error).kind !== 'unreachable') throw error
    context.call.log('The zone’s network does not answer: it answers to the name until the next start')
  }
}

/** Of a machine that is to be on again, on a host that can’t be asked. A network that does not answer keeps nobody waiting. */
export async function rejoinLoadBalancers(context: Work, work: InstanceWork): Promise<void> {
  const zone = await networkFor(context, work)
  try {
    if (zone) await bringLoadBalancers(context, zone, work)
  } catch (error) {
    if (asPlenumError(error).kind !== 'unreachable') throw error
    context.call.log('The zone’s network does not answer: its load balancers stay as they are until the next start')
  }
}

/**
 * Of a machine that is to be made or started: planner and placement keep it from where nothing would enforce its groups,
 * but a zone may have changed since. One that is there may be in a group already that it is about to be moved for.
 */
export async function refuseUnfiltered(context: Work, work: InstanceWork): Promise<void> {
  const { name, hostId, isImported, securityGroups } = work
  if (!hostId || isImported || securityGroups.length === 0 || (await networkFor(context, work))) return
  throw new PlenumError('unsupported', `Nothing enforces security groups in the zone of ${name}. Take it out of them.`)
}

/** Those that it is in, with their rules of this moment. Another task may have brought newer ones meanwhile. */
async function bringSecurityGroups(context: Work, zone: ZoneNetwork, { securityGroups }: InstanceWork) {
  for (const { id } of securityGroups) await bringSecurityGroup(context, zone, id)
  return securityGroups.map(({ id }) => id)
}

/** Its zone joins its hosts, and it is plugged in there. */
export async function hasPort(context: Work, work: InstanceWork): Promise<boolean> {
  const zone = await networkFor(context, work)
  return zone !== null && (await zone.ports.observe(portRef(work), context.call)).exists
}

/** Once its machine is gone: until then the port keeps others from taking its place. */
export async function removePort(context: Work, work: InstanceWork): Promise<void> {
  const zone = await networkFor(context, work)
  await (zone && context.converge(resume => zone.ports.remove(portRef(work), context.call, resume)))
}

/**
 * Of an instance that is no longer on a host, which may be lost with all of its zone: whoever can’t be asked there keeps
 * nobody waiting. @returns whether the network answered.
 */
export async function leavePort(context: Work, work: InstanceWork, formerHostId: Id<'host'>): Promise<boolean> {
  try {
    await removePort(context, { ...work, hostId: formerHostId })
    return true
  } catch (error) {
    if (asPlenumError(error).kind !== 'unreachable') throw error
    context.call.log('The network of the zone that it left does not answer; its port may stay there, unused')
    return false
  }
}

/** The network that ports are on, before the first of them. */
export async function ensureZoneNetwork(context: Work, zone: ZoneNetwork, work: InstanceWork): Promise<void> {
  const ref = { kind: 'network' as const, id: work.network.id }
  const spec: NetworkSpec = work.network
  await context.converge(resume => zone.networks.ensure(ref, spec, 1, context.call, resume))
}

/** What was taken over has its owner's card, wherever that is plugged in. */
const networkFor = async (context: Work, { hostId, isImported }: InstanceWork) =>
  hostId && !isImported ? networkOf(context, hostId) : null

const portRef = (work: InstanceWork) => ({ kind: 'port' as const, id: portOf(work.id) })
