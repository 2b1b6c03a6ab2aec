import { sharesOutside } from '../../external-network'
import { addFault, addProblem, type Desk, type Draft, draftOf, find, isGone, type Place, type Thing } from '../desk'
import { differs, whyFields } from '../fields'
import { pairByName } from '../pair'
import { noQuota } from '../quota'
import type { KindPlanner } from './kind'

/** Addresses outside, and who answers under them. Changed while these run. */
export const floatingIps: KindPlanner<'floatingIp'> = {
  kind: 'floatingIp',
  pair: desk => pairByName(desk, 'floatingIp', desk.design.floatingIps, desk.recorded.floatingIps),
  // Its zone may be that of its instance, which is placed later.
  resolve: () => {},
  settle(desk) {
    for (const thing of desk.named.floatingIp.values()) {
      const { instance: instanceName = null } = desk.design.floatingIps.get(thing.name)!
      const instance = instanceName === null ? undefined : desk.named.instance.get(instanceName)
      // Names an instance that is not there, or is faulty itself: that is said there.
      if (instanceName !== null && !instance?.wanted) {
        thing.isFaulty = true
        continue
      }
      const zone = zoneOf(desk, thing, instance)
      if (!zone) continue
      thing.wanted = { name: thing.name, ...zone, instanceId: instance?.id ?? null, instanceName }
      if (instance) refuseUnreachable(desk, thing, instance)
    }
  },
  compare(desk, thing) {
    const { kind, key, id, name, recorded, wanted } = thing
    const base = { kind, key, id, name, wanted, quota: noQuota, placement: null, downtime: null, dataLoss: null }
    if (!recorded) {
      if (!wanted) return null
      const fields = [...differs('zone', null, wanted.zoneName, 'live'), ...binding(null, wanted.instanceName)]
      return {
        ...base,
        action: 'create',
        why: 'It is new in the design.',
        fields,
        touches: touched(desk, thing),
        phase: 0,
      }
    }
    if (!wanted) {
      if (!isGone(thing)) return null
      const why = `It is no longer in the design; ${recorded.address} is given back, and may be another’s next.`
      return { ...base, action: 'delete', why, fields: [], touches: touched(desk, thing), phase: 1 }
    }
    const before = recorded.instanceId && (find(desk, 'instance', recorded.instanceId)?.name ?? 'one that is gone')
    const fields = [...differs('name', recorded.name, wanted.name, 'live'), ...binding(before, wanted.instanceName)]
    if (fields.length === 0) return null
    const touches = recorded.instanceId === wanted.instanceId ? [] : touched(desk, thing)
    return { ...base, action: 'update live', why: whyFields(fields), fields, touches, phase: 0 }
  },
  *needs(desk, thing) {
    const { wanted } = thing
    if (!wanted?.instanceId) return
    const instance = find(desk, 'instance', wanted.instanceId)!
    const change = draftOf(desk, instance)?.action
    if (change === 'create' || change === 'replace') yield instance.key
    const router = instance.wanted && routerOf(desk, instance.wanted.networkId)
    if (router) yield router.key
    // Whoever has it lets go of it first.
    for (const other of desk.things.floatingIp)
      if (other !== thing && other.recorded?.instanceId === wanted.instanceId) yield other.key
  },
  *worksOn(desk, thing) {
    yield thing
    // The way that leads to it may be about to be closed.
    const instance = thing.wanted?.instanceId ? find(desk, 'instance', thing.wanted.instanceId) : undefined
    const router = instance?.wanted && routerOf(desk, instance.wanted.networkId)
    if (router) yield router
  },
  touchesMachines: () => [],
}

const binding = (from: string | null, to: string | null) => differs('instance', from, to, 'live')

/** That it is said to be in, has, or follows from its instance’s. */
function zoneOf(desk: Desk, thing: Thing<'floatingIp'>, instance: Thing<'instance'> | undefined): Place | undefined {
  const { zone: name } = desk.design.floatingIps.get(thing.name)!
  const { recorded, path } = thing
  const where = [...path, 'zone']
  const said = desk.context.zones.find(zone => zone.name === name)
  const fault = (message: string): undefined => addFault(desk, thing, where, message) as undefined
  if (name !== undefined && !said) return fault(`There is no zone ${name}. Choose another one.`)
  if (recorded && said && said.id !== recorded.zoneId)
    return fault(`${recorded.address} is an address of ${recorded.zoneName}, and stays there. Add another floating IP.`)
  if (recorded) return { zoneId: recorded.zoneId, zoneName: recorded.zoneName }
  const place = instance && desk.places.get(instance.id)
  const zone = said ?? desk.context.zones.find(each => each.id === place?.zoneId)
  if (!zone) return fault('Say in which zone it is to be, or which instance answers under it.')
  if (!zone.hasExternal)
    return fault(`There is no way out of ${zone.name}, so it has no floating IPs. Ask an operator to set one.`)
  return { zoneId: zone.id, zoneName: zone.name }
}

/** What comes for it goes by the router of its instance’s network, in its zone. */
function refuseUnreachable(desk: Desk, { wanted, path }: Thing<'floatingIp'>, instance: Thing<'instance'>): void {
  const where = [...path, 'instance']
  const place = desk.places.get(instance.id)
  const network = instance.wanted!.networkName
  if (instance.recorded?.isImported)
    addProblem(
      desk,
      where,
      `${instance.name} was taken over with its own network card, which no router reaches. Choose another.`,
    )
  else if (place && !sharesOutside(desk.context.zones, wanted!.zoneId, place.zoneId))
    addProblem(
      desk,
      where,
      `${instance.name} is in ${place.zoneName}, which leads to another network than ${wanted!.zoneName}, whose address this is. Choose an instance there.`,
    )
  else if (!routerOf(desk, instance.wanted!.networkId)?.wanted?.external)
    addProblem(
      desk,
      where,
      `No router leads outside from ${network}, which ${instance.name} is on. Have one with “external” join it.`,
    )
}

const routerOf = (desk: Desk, networkId: string) =>
  desk.things.router.find(each => each.wanted?.networkIds.some(id => id === networkId))

/** Who answers under it, before and after. */
const touched = (desk: Desk, { recorded, wanted }: Thing<'floatingIp'>): Draft['touches'] =>
  desk.things.instance
    .filter(each => each.wanted && [recorded?.instanceId, wanted?.instanceId].includes(each.id))
    .map(({ key, id }) => ({
      key,
      how: id === wanted?.instanceId ? 'answers under it from then on' : 'answers under it no longer',
    }))
