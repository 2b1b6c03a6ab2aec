import { isOfIpv6 } from '@/server/domain/in-range'
import type { InstanceDocument, Row } from '../documents'
import type { WorldTx } from '../world'
import { type Filters, passes } from './passes'

/**
 * Addresses that answer this guest: those of running guests on its network, on networks that its router joins, and the
 * one that leads on outside, where its router does. Without
 * a zone's network that is guests of the same host; with one it is guests whose ports are in the same zone, as long as both
 * cards are what their ports say, know their gateway where a router is between them, and their security groups let an echo
 * request pass.
 */
export async function peersOf(own: Row<'instance'>, tx: WorldTx): Promise<ReadonlySet<string>> {
  const [instances, ports] = [await tx.all('instance'), await tx.all('port')]
  const filters = await filtersOf(own, ports, tx)
  const segmentOf = ({ place, document: { nic } }: Row<'instance'>) => {
    if (!nic?.portId) return nic && `${place} ${nic.networkId}`
    const port = ports.find(each => each.refId === nic.portId)
    return port && isPortOf(port.document, nic) ? `${port.place} ${port.document.networkId}` : null
  }
  const segment = segmentOf(own)
  const routers = await tx.all('router')
  const routerOf = (of: Row<'instance'>) => {
    const { place, document } = ports.find(each => each.refId === of.document.nic?.portId) ?? {}
    if (!document || !segmentOf(of) || !of.document.nic?.gateway) return undefined
    return routers.find(
      each => each.place === place && each.document.networks.some(({ id }) => id === document.networkId),
    )
  }
  const router = routerOf(own)
  const answering = instances.filter(
    each =>
      each.document.power === 'running' &&
      ((segment && segmentOf(each) === segment) || (router && routerOf(each)?.external === router.external)),
  )
  /** Those that its port lets pass, where it has one. */
  const addressesOf = ({ document: { nic } }: Row<'instance'>) => {
    const port = ports.find(each => each.refId === nic?.portId)?.document
    const all = nic ? [nic.address, ...(nic.ipv6 ? [nic.ipv6.address] : [])].map(bare) : []
    return all.filter(each => !port || each === port.address || each === port.address6)
  }
  const sources = addressesOf(own)
  const from = sources[0]
  const addresses = answering.flatMap(addressesOf)
  const within = addresses.filter(to =>
    sources.some(from => isOfIpv6(from) === isOfIpv6(to) && passes({ from, to, protocol: 'icmp' }, filters)),
  )
  return new Set([...within, ...(router && from ? await outsideOf(router, from, answering, filters, tx) : [])])
}

/** What answers where its router leads: what leads on from there, and who has a floating IP of the zone. */
async function outsideOf(
  { place, document: { external } }: Row<'router'>,
  from: string,
  guests: Row<'instance'>[],
  filters: Filters,
  tx: WorldTx,
): Promise<string[]> {
  if (!external || !passes({ from, to: external.gateway, protocol: 'icmp' }, filters)) return []
  const all = (await tx.all('floatingIp', place)).map(row => row.document)
  // Seen from there, it is at its own floating IP, or at its router's address.
  const seenAt = all.find(each => each.to === from)?.address ?? external.address
  const led = all.filter(
    ({ to }) =>
      guests.some(each => addressOf(each.document.nic!) === to) &&
      passes({ from: seenAt, to, protocol: 'icmp' }, filters),
  )
  return [external.gateway, ...led.map(each => each.address)]
}

/** Those of the zone that its port is in. */
async function filtersOf(own: Row<'instance'>, ports: Row<'port'>[], tx: WorldTx): Promise<Filters> {
  const place = ports.find(port => port.refId === own.document.nic?.portId)?.place
  if (!place) return new Map()
  const here = ports.filter(port => port.place === place)
  return new Map(
    (await tx.all('securityGroup', place)).map(({ refId, document: { rules } }) => {
      const members = here.filter(port => port.document.securityGroupIds?.includes(refId!))
      const addresses = members.flatMap(({ document: { address, address6 } }) => [
        address,
        ...(address6 ? [address6] : []),
      ])
      return [refId!, { rules, members: new Set(addresses) }]
    }),
  )
}

type Nic = NonNullable<InstanceDocument['nic']>

const isPortOf = (port: { mac: string; address: string }, nic: Nic) =>
  port.mac === nic.mac && port.address === addressOf(nic)

const bare = (address: string) => address.split('/')[0]!
const addressOf = ({ address }: Nic) => bare(address)
