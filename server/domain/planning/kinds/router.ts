import { type Desk, type Draft, draftOf, find, isGone, type Thing } from '../desk'
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
      const { networks = [] } = desk.design.routers.get(thing.name)!
      const networkIds = networks.flatMap(name => desk.named.network.get(name)?.id ?? [])
      // Names a network that is not there: the design's check says so.
      if (networkIds.length < networks.length) thing.isFaulty = true
      else thing.wanted = { name: thing.name, networkIds: networkIds.toSorted(), networkNames: networks.toSorted() }
    }
  },
  compare(desk, thing) {
    const { kind, key, id, name, recorded, wanted } = thing
    const base = { kind, key, id, name, wanted, quota: noQuota, placement: null, downtime: null, dataLoss: null }
    if (!recorded) {
      if (!wanted) return null
      warnUnrouted(desk, thing)
      const fields = setFields('network', [], wanted.networkNames, 'live')
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
    const fields = [...differs('name', recorded.name, wanted.name, 'live'), ...joins]
    if (fields.length === 0) return null
    const moved = [...recorded.networkIds, ...wanted.networkIds].filter(
      network => recorded.networkIds.includes(network) !== wanted.networkIds.includes(network),
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
  },
  worksOn: (_, thing) => [thing],
  touchesMachines: () => [],
}

/** Its name in the design, so that a rename of a network is no change of a router. */
const nameOf = (desk: Desk, id: string) => find(desk, 'network', id)?.name ?? 'a network that is gone'

/** Instances that are on these networks, before and after. */
function touched(desk: Desk, networkIds: readonly string[]): Draft['touches'] {
  const names = desk.recorded.networks.filter(each => networkIds.includes(each.id)).map(each => each.name)
  return desk.things.instance
    .filter(each => each.recorded && names.includes(each.recorded.networkName) && each.wanted)
    .map(({ key }) => ({ key, how: 'reaches other networks by it, or no longer does' }))
}

/** A router is in zones that join their hosts' networks; elsewhere there is nothing that could route. */
function warnUnrouted(desk: Desk, { name, wanted }: Thing<'router'>) {
  const unrouted = desk.things.instance.find(each => {
    const zone = desk.context.zones.find(zone => zone.id === desk.places.get(each.id)?.zoneId)
    return each.wanted && zone && !zone.hasNetwork && wanted?.networkIds.includes(each.wanted.networkId)
  })
  if (!unrouted) return
  const place = desk.places.get(unrouted.id)!.zoneName
  desk.warnings.push(
    `Router ${name} does nothing for ${unrouted.name}: nothing routes in ${place}, whose hosts’ networks are not joined.`,
  )
}
