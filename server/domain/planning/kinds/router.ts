import { addFault, type Desk, type Draft, draftOf, find, isGone, type Thing } from '../desk'
import { differs, setFields, whyFields } from '../fields'
import { pairByName } from '../pair'
import { noQuota } from '../quota'
import type { KindPlanner } from './kind'

/** What joins networks. Changed while everything on them runs. */
export const routers: KindPlanner<'router'> = {
  kind: 'router',
  pair: desk => pairByName(desk, 'router', desk.design.routers, desk.recorded.routers),
  resolve(desk) {
    for (const thing of desk.named.router.values()) {
      const { networks = [], external = false } = desk.design.routers.get(thing.name)!
      const networkIds = networks.flatMap(name => desk.named.network.get(name)?.id ?? [])
      // Names a network that is not there: the design's check says so.
      if (networkIds.length < networks.length) thing.isFaulty = true
      else if (external && !desk.context.zones.some(zone => zone.hasExternal))
        addFault(
          desk,
          thing,
          [...thing.path, 'external'],
          'There is no way out of any zone. Ask an operator to set one, or leave this out.',
        )
      else
        thing.wanted = {
          name: thing.name,
          networkIds: networkIds.toSorted(),
          networkNames: networks.toSorted(),
          external,
        }
    }
  },
  compare(desk, thing) {
    const { kind, key, id, name, recorded, wanted } = thing
    const base = { kind, key, id, name, wanted, quota: noQuota, placement: null, downtime: null, dataLoss: null }
    if (!recorded) {
      if (!wanted) return null
      warnUnrouted(desk, thing)
      const fields = [...setFields('network', [], wanted.networkNames, 'live'), ...outside(false, wanted.external)]
      const touches = touched(desk, wanted.networkIds)
      return { ...base, action: 'create', why: 'It is new in the design.', fields, touches, phase: 0 }
    }
    if (!wanted) {
      if (!isGone(thing)) return null
      const touches = touched(desk, recorded.networkIds)
      return { ...base, action: 'delete', why: 'It is no longer in the design.', fields: [], touches, phase: 1 }
    }
    warnUnrouted(desk, thing)
    const before = recorded.networkIds.map(network => nameOf(desk, network))
    const joins = setFields('network', before, wanted.networkNames, 'live')
    const leads = outside(recorded.external, wanted.external)
    const fields = [...differs('name', recorded.name, wanted.name, 'live'), ...joins, ...leads]
    if (fields.length === 0) return null
    const moved = [...recorded.networkIds, ...wanted.networkIds].filter(
      network => leads.length > 0 || recorded.networkIds.includes(network) !== wanted.networkIds.includes(network),
    )
    return { ...base, action: 'update live', why: whyFields(fields), fields, touches: touched(desk, moved), phase: 0 }
  },
  *needs(desk, thing) {
    for (const id of thing.wanted?.networkIds ?? []) {
      // A network has one router: the one that it had lets go of it first.
      for (const other of desk.things.router)
        if (other !== thing && other.recorded?.networkIds.includes(id)) yield other.key
      const network = find(desk, 'network', id)
      if (network && draftOf(desk, network)?.action === 'create') yield network.key
    }
    // Whoever is no longer to answer outside stops before the way there goes.
    const names = desk.recorded.networks
      .filter(each => thing.recorded?.networkIds.includes(each.id))
      .map(each => each.name)
    for (const address of desk.things.floatingIp) {
      const holder = address.recorded?.instanceId && find(desk, 'instance', address.recorded.instanceId)?.recorded
      if (holder && !address.wanted?.instanceId && names.includes(holder.networkName)) yield address.key
    }
  },
  worksOn: (_, thing) => [thing],
  touchesMachines: () => [],
}

/** Its name in the design, so that a rename of a network is no change of a router. */
const nameOf = (desk: Desk, id: string) => find(desk, 'network', id)?.name ?? 'a network that is gone'

const outside = (from: boolean, to: boolean) => differs('leads outside', from ? 'yes' : 'no', to ? 'yes' : 'no', 'live')

/** Instances that are on these networks, before and after. */
function touched(desk: Desk, networkIds: readonly string[]): Draft['touches'] {
  const names = desk.recorded.networks.filter(each => networkIds.includes(each.id)).map(each => each.name)
  return desk.things.instance
    .filter(each => each.recorded && names.includes(each.recorded.networkName) && each.wanted)
    .map(({ key }) => ({ key, how: 'reaches others by it, or no longer does' }))
}

/** A router is in zones that join their hosts' networks, and leads outside of those that have a way out. */
function warnUnrouted(desk: Desk, { name, wanted }: Thing<'router'>) {
  const unrouted = desk.things.instance.find(each => {
    const zone = desk.context.zones.find(zone => zone.id === desk.places.get(each.id)?.zoneId)
    const isWithout = zone && (!zone.hasNetwork || (wanted?.external && !zone.hasExternal))
    return each.wanted && isWithout && wanted?.networkIds.includes(each.wanted.networkId)
  })
  if (!unrouted) return
  const place = desk.places.get(unrouted.id)!.zoneName
  const isRouted = desk.context.zones.find(zone => zone.name === place)?.hasNetwork
  desk.warnings.push(
    isRouted
      ? `Router ${name} does not lead ${unrouted.name} outside: there is no way out of ${place}.`
      : `Router ${name} does nothing for ${unrouted.name}: nothing routes in ${place}, whose hosts’ networks are not joined.`,
  )
}
