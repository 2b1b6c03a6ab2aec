import { allocateCidr, formatCidr, overlaps, parseCidr } from '../../address'
import { allocateCidr6, ownCidr6 } from '../../address6'
import { addFault, addProblem, type Desk, type Draft, isGone, type Thing } from '../desk'
import { actionOf, differs, listed, whyFields } from '../fields'
import { pairByName } from '../pair'
import { noQuota } from '../quota'
import type { KindPlanner } from './kind'

/** Address ranges. One that is in use keeps its range: its instances have their addresses of it. */
export const networks: KindPlanner<'network'> = {
  kind: 'network',
  pair: desk => pairByName(desk, 'network', desk.design.networks, desk.recorded.networks),
  resolve(desk) {
    for (const thing of desk.named.network.values()) {
      const { subnets } = desk.design.networks.get(thing.name)!
      thing.wanted = {
        name: thing.name,
        subnets: Object.entries(subnets).map(([name, { cidr, cidr6 }]) => ({ name, cidr, ...(cidr6 && { cidr6 }) })),
      }
      if (rangesOf(thing.wanted) !== rangesOf(thing.recorded)) refuseTaken(desk, thing)
      if (range6Of(thing.wanted) !== range6Of(thing.recorded)) refuseTaken6(desk, thing)
    }
  },
  compare(desk, thing) {
    const { recorded, wanted } = thing
    const common = { ...pick(thing), quota: noQuota, placement: null, downtime: null, touches: [], dataLoss: null }
    if (!recorded)
      return wanted && { ...common, action: 'create', why: 'It is new in the design.', fields: [], phase: 0 }
    if (!wanted) {
      if (!isGone(thing)) return null
      return { ...common, action: 'delete', why: 'It is no longer in the design.', fields: [], phase: 1 }
    }
    const fields = [
      ...differs('name', recorded.name, wanted.name, 'live'),
      ...differs('subnet', recorded.subnets[0]?.name, wanted.subnets[0]?.name, 'live'),
      ...differs('range', rangesOf(recorded), rangesOf(wanted), 'replace'),
      ...differs('IPv6 range', range6Of(recorded), range6Of(wanted), 'live'),
    ]
    if (fields.length === 0) return null
    const action = actionOf(fields)
    if (action === 'replace') refuseInUse(desk, thing)
    const touches = fields.some(({ field }) => field === 'IPv6 range') ? touched6(desk, thing) : []
    return { ...common, action, why: whyFields(fields), fields, phase: action === 'replace' ? 1 : 0, touches }
  },
  *needs(desk, thing, draft) {
    for (const other of desk.things.network)
      if (
        other !== thing &&
        draft.action !== 'delete' &&
        range6Of(thing.wanted) &&
        range6Of(other.recorded) === range6Of(thing.wanted)
      )
        yield other.key
    if (draft.action === 'create' || draft.action === 'replace')
      for (const other of overlapping(desk, thing)) yield other.key
    if (draft.action === 'delete' || draft.action === 'replace')
      for (const instance of onIt(desk, thing)) if (instance.wanted?.networkId !== thing.id) yield instance.key
    if (draft.action === 'delete' || draft.action === 'replace')
      for (const { key, recorded, wanted } of desk.things.loadBalancer)
        if (recorded?.networkId === thing.id && wanted?.networkId !== thing.id) yield key
    if (draft.action === 'delete')
      for (const router of desk.things.router) if (router.recorded?.networkIds.includes(thing.id)) yield router.key
  },
  worksOn: (_, thing) => [thing],
  touchesMachines: () => [],
}

const pick = ({
  kind,
  key,
  id,
  name,
  wanted,
}: Thing<'network'>): Pick<Draft<'network'>, 'kind' | 'key' | 'id' | 'name' | 'wanted'> => ({
  kind,
  key,
  id,
  name,
  wanted,
})

const rangesOf = (of: { subnets: { cidr: string }[] } | null) =>
  of ? of.subnets.map(({ cidr }) => cidr).join(', ') : null

const range6Of = (of: { subnets: { cidr6?: string | null }[] } | null) => of?.subnets[0]?.cidr6 ?? null

/** Whose addresses follow: those that are on it, and stay. */
function touched6(desk: Desk, thing: Thing<'network'>) {
  const how = range6Of(thing.wanted)
    ? 'has another IPv6 address: it asks for it by DHCPv6, or takes it up when it is rebuilt'
    : 'no longer has an IPv6 address'
  return onIt(desk, thing)
    .filter(each => each.wanted?.networkId === thing.id)
    .map(each => ({ key: each.key, how }))
}

/** Recorded ranges of this VDC that the wanted one overlaps: they have to be given up first. */
const overlapping = (desk: Desk, thing: Thing<'network'>) =>
  desk.things.network.filter(
    other =>
      other !== thing && other.recorded?.subnets.some(a => thing.wanted?.subnets.some(b => overlap(a.cidr, b.cidr))),
  )

function overlap(a: string, b: string): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)]
  return left !== undefined && right !== undefined && overlaps(left, right)
}

function refuseTaken(desk: Desk, thing: Thing<'network'>) {
  for (const { name, cidr } of thing.wanted?.subnets ?? []) {
    const taken = desk.context.usedCidrs.find(used => overlap(used, cidr))
    if (!taken) continue
    const all = [
      ...desk.context.usedCidrs,
      ...desk.recorded.networks.flatMap(each => each.subnets.map(net => net.cidr)),
    ]
    const free = allocateCidr(all.flatMap(used => parseCidr(used) ?? []))
    const advice = free ? `Use a free one, like ${formatCidr(free)}.` : 'Use another one.'
    return addFault(
      desk,
      thing,
      [...thing.path, 'subnets', name, 'cidr'],
      `${cidr} overlaps with a network of another VDC. ${advice}`,
    )
  }
}

function refuseTaken6(desk: Desk, thing: Thing<'network'>) {
  const [{ name, cidr6 } = { name: 'main', cidr6: null }] = thing.wanted?.subnets ?? []
  const { usedCidrs6 } = desk.context
  if (!cidr6 || !usedCidrs6.includes(cidr6)) return
  const all = [...usedCidrs6, ...desk.recorded.networks.flatMap(each => range6Of(each) ?? [])]
  addFault(
    desk,
    thing,
    [...thing.path, 'subnets', name, 'cidr6'],
    `${cidr6} is the range of a network of another VDC. Use a free one, like ${allocateCidr6(ownCidr6(desk.recorded.vdcId), all)}.`,
  )
}

/** Instances that have an address of it now. */
const onIt = (desk: Desk, { recorded }: Thing<'network'>) =>
  desk.things.instance.filter(each => recorded && each.recorded?.networkName === recorded.name)

function refuseInUse(desk: Desk, thing: Thing<'network'>) {
  const stay = onIt(desk, thing).filter(each => each.isFaulty || each.wanted?.networkId === thing.id)
  if (stay.length === 0) return
  const names = stay.slice(0, 3).map(each => each.name)
  const rest = stay.length > 3 ? [`${stay.length - 3} more`] : []
  addProblem(
    desk,
    [...thing.path, 'subnets'],
    `${listed([...names, ...rest])} ${stay.length === 1 ? 'has an address' : 'have addresses'} of this network, so its range stays. Make another network and move them to it.`,
  )
}
