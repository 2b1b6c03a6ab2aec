import type {
  ClusterDesign,
  DesignDocument,
  DesignLayout,
  FloatingIpDesign,
  InstanceDesign,
  LoadBalancerDesign,
  NetworkDesign,
  RouterDesign,
  SecurityGroupDesign,
  VolumeDesign,
} from '@/server/domain/design/document'
import { laneKey } from './place'
import { type Box, bar, card, lane, laneWidth, type Point, pill, stack, tray } from './sizes'
import {
  anyZone,
  clusterHeight,
  docksOf,
  instanceHeight,
  keyOf,
  laneOf,
  type Member,
  membersOf,
  membersOfGroup,
  networkOf,
  type Whereabouts,
} from './things'
import { type Tie, tiesOf } from './ties'

export type LaneBox = { zone: string; box: Box; count: number }
/** `id` names the node; `key` the thing: a cluster has a node in each of its zones. */
type Base = { id: string; key: string; name: string; box: Box; isGone: boolean }
export type NetworkNode = Base & { kind: 'network'; network: NetworkDesign; rank: number }
export type RouterNode = Base & { kind: 'router'; router: RouterDesign }
export type FloatingIpNode = Base & { kind: 'floatingIp'; floatingIp: FloatingIpDesign }
/** `members`: instances and clusters that it names. */
export type LoadBalancerNode = Base & { kind: 'loadBalancer'; balancer: LoadBalancerDesign; members: number }
export type SecurityGroupNode = Base & { kind: 'securityGroup'; group: SecurityGroupDesign; members: number }
export type InstanceNode = Base & { kind: 'instance'; instance: InstanceDesign; zone: string }
export type ClusterNode = Base & {
  kind: 'cluster'
  cluster: ClusterDesign
  zone: string
  members: readonly Member[]
  /** Of its cards in all zones: the one that is named and announced as the cluster. */
  isFirst: boolean
}
/** `dock`: the node that it hangs under, within which its box is measured; null: in the tray. */
export type VolumeNode = Base & { kind: 'volume'; volume: VolumeDesign; dock: string | null }
export type PictureNode =
  | NetworkNode
  | RouterNode
  | FloatingIpNode
  | LoadBalancerNode
  | SecurityGroupNode
  | InstanceNode
  | ClusterNode
  | VolumeNode
export type Wire = { id: string; network: string; rank: number; target: string; path: string; isGone: boolean }
export type Picture = {
  lanes: LaneBox[]
  tray: Box | null
  nodes: PictureNode[]
  wires: Wire[]
  ties: Tie[]
  bounds: Box
}

export type PictureInput = {
  /** The design with what is to go. */
  drawn: DesignDocument
  gone: ReadonlySet<string>
  /** Complete, as `placeAll` made it. */
  layout: DesignLayout
  zones: readonly string[]
  whereabouts: Whereabouts
}

/** The picture of a design, purely: every box and every wire. The same input draws the same picture. */
export function drawPicture(input: PictureInput): Picture {
  const { drawn, layout } = input
  const cards = cardsOf(input)
  const lanes = lanesOfPicture(input, cards)
  const left = new Map(lanes.map(({ zone, x }) => [zone, x]))
  for (const node of cards) node.box.x += left.get(node.zone) ?? 0
  const right = lanes.at(-1)
  const width = Math.max(right ? right.x + right.width : 0, card.width)
  const volumes = volumesOf(input, cards)
  const inTray = volumes.filter(node => node.dock === null)
  const ends = [...cards, ...inTray].map(({ box }) => box.y + box.height + lane.pad)
  const bottom = Math.max(lane.leastHeight, ...ends)
  const networks = Object.entries(drawn.networks).map(([name, network]): NetworkNode => {
    const key = keyOf('network', name)
    const rank = layout[key]?.x ?? 0
    const box = { x: 0, y: barTop(rank), width, height: bar.height }
    return { kind: 'network', id: key, key, name, network, rank, box, isGone: input.gone.has(key) }
  })
  const trayX = inTray.length > 0 ? -(tray.width + tray.gap) : 0
  const bars = barTop(Math.max(0, ...networks.map(node => node.rank)))
  const above = aboveBars(input, bars)
  const top = above[0]?.box.y ?? bars
  return {
    lanes: lanes.map(({ zone, x, width, count }) => ({ zone, count, box: { x, y: 0, width, height: bottom } })),
    tray: inTray.length > 0 ? { x: trayX, y: 0, width: tray.width, height: bottom } : null,
    // Docked volumes after what they hang on.
    nodes: [...networks, ...above, ...cards, ...volumes],
    wires: wiresOf(drawn, networks, cards),
    ties: tiesOf(drawn, above, networks, cards),
    bounds: {
      x: trayX,
      y: top,
      width: Math.max(width, ...above.map(({ box }) => box.x + box.width)) - trayX,
      height: bottom - top,
    },
  }
}

/** The row above the bars: routers, floating IPs, load balancers, security groups, each in the order of the design. */
function aboveBars({ drawn, gone }: PictureInput, bars: number) {
  type Above = RouterNode | FloatingIpNode | LoadBalancerNode | SecurityGroupNode
  const row: Above[] = []
  const put = <Kind extends Above['kind']>(kind: Kind, name: string) => {
    const key = keyOf(kind, name)
    const x = row.length * (pill.width + bar.gap)
    const box = { x, y: bars - bar.gap - pill.height, width: pill.width, height: pill.height }
    return { kind, id: key, key, name, box, isGone: gone.has(key) }
  }
  for (const [name, router] of Object.entries(drawn.routers)) row.push({ ...put('router', name), router })
  for (const [name, floatingIp] of Object.entries(drawn.floatingIps))
    row.push({ ...put('floatingIp', name), floatingIp })
  for (const [name, balancer] of Object.entries(drawn.loadBalancers)) {
    const members = (balancer.instances ?? []).length + (balancer.clusters ?? []).length
    row.push({ ...put('loadBalancer', name), balancer, members })
  }
  for (const [name, group] of Object.entries(drawn.securityGroups))
    row.push({ ...put('securityGroup', name), group, members: membersOfGroup(drawn, name).length })
  return row
}

type Card = InstanceNode | ClusterNode

/** Cards with boxes within their lane. */
function cardsOf({ drawn, gone, layout, whereabouts }: PictureInput): Card[] {
  const docks = [...docksOf(drawn).values()]
  const boxAt = (key: string, height: number): Box => ({
    x: layout[key]?.x ?? lane.pad,
    y: layout[key]?.y ?? lane.head,
    width: card.width,
    height,
  })
  const clusters = Object.entries(drawn.clusters).flatMap(([name, cluster]): ClusterNode[] => {
    const key = keyOf('cluster', name)
    const attached = docks.filter(dock => 'cluster' in dock && dock.cluster === name).length
    const byZone = Map.groupBy(membersOf(name, cluster, whereabouts), member => member.zone)
    return [...byZone].map(([zone, members], at) => ({
      kind: 'cluster',
      id: `${key}@${zone}`,
      key,
      name,
      cluster,
      zone,
      members,
      isFirst: at === 0,
      box: boxAt(key, clusterHeight(cluster, attached)),
      isGone: gone.has(key),
    }))
  })
  const docked = new Map<string, number>()
  for (const dock of docks) if ('instance' in dock) docked.set(dock.instance, (docked.get(dock.instance) ?? 0) + 1)
  const instances = Object.entries(drawn.instances).map(([name, instance]): InstanceNode => {
    const key = keyOf('instance', name)
    const zone = laneOf(name, instance, whereabouts)
    const box = boxAt(key, instanceHeight(docked.get(name) ?? 0))
    return { kind: 'instance', id: key, key, name, instance, zone, box, isGone: gone.has(key) }
  })
  return [...clusters, ...instances]
}

/** The data center's zones in their order, then such as only the design knows; last what may stand anywhere. */
function lanesOfPicture({ zones, layout }: PictureInput, cards: readonly Card[]) {
  const count = new Map<string, number>()
  for (const node of cards)
    count.set(node.zone, (count.get(node.zone) ?? 0) + (node.kind === 'cluster' ? node.members.length : 1))
  const unknown = [...count.keys()].filter(zone => zone !== anyZone && !zones.includes(zone))
  const all = [...zones, ...unknown, ...(count.has(anyZone) || zones.length === 0 ? [anyZone] : [])]
  let x = 0
  return all.map(zone => {
    const width = laneWidth(layout[laneKey(zone)]?.x ?? 1)
    const here = { zone, x, width, count: count.get(zone) ?? 0 }
    x += width + lane.gap
    return here
  })
}

/** Docked ones in the order of their devices, free ones in the tray. */
function volumesOf({ drawn, gone }: PictureInput, cards: readonly Card[]): VolumeNode[] {
  const docks = docksOf(drawn)
  const used = new Map<string, number>()
  let free = 0
  const node = (name: string): VolumeNode => {
    const key = keyOf('volume', name)
    const base = { kind: 'volume', id: key, key, name, volume: drawn.volumes[name]!, isGone: gone.has(key) } as const
    const size = { width: pill.width, height: pill.height - 2 }
    const dock = docks.get(name)
    const on = dock && cards.find(each => isDock(each, dock))
    if (!on) {
      const box = { x: lane.pad - (tray.width + tray.gap), y: lane.head + free++ * (pill.height + 8), ...size }
      return { ...base, dock: null, box }
    }
    const at = used.get(on.id) ?? 0
    used.set(on.id, at + 1)
    return { ...base, dock: on.id, box: { x: pill.inset, y: firstDock(on) + at * pill.height, ...size } }
  }
  const known = [...docks.keys()].filter(name => Object.hasOwn(drawn.volumes, name))
  return [...known, ...Object.keys(drawn.volumes).filter(name => !docks.has(name))].map(node)
}

function isDock(node: Card, dock: { instance: string } | { cluster: string; index: number }): boolean {
  if ('instance' in dock) return node.kind === 'instance' && node.name === dock.instance
  return (
    node.kind === 'cluster' && node.name === dock.cluster && node.members.some(member => member.index === dock.index)
  )
}

/** Below the card, and below the volumes that each member has anyway. */
const firstDock = (node: Card) =>
  node.kind === 'instance'
    ? card.height
    : stack.height + Object.keys(node.cluster.template.volumes ?? {}).length * pill.height

const barTop = (rank: number) => -(rank + 1) * (bar.height + bar.gap)

function wiresOf(drawn: DesignDocument, networks: readonly NetworkNode[], cards: readonly Card[]): Wire[] {
  const byName = new Map(networks.map(node => [node.name, node]))
  return cards.flatMap((node): Wire[] => {
    const name = networkOf(drawn, node.kind === 'instance' ? node.instance : node.cluster.template)
    const network = name === undefined ? undefined : byName.get(name)
    if (!network) return []
    const { rank, key } = network
    const isGone = node.isGone || network.isGone
    return [{ id: `wire/${node.id}`, network: key, rank, target: node.id, path: wirePath(node.box, rank), isGone }]
  })
}

/**
 * From a pill straight down to a bar’s upper edge, or under all bars to the gutter at a card’s right, and into that side.
 * Bars lie over it.
 */
export function tiePath(from: Point, to: Point | { rank: number }, at: number): string {
  const x = from.x + at * 8
  if ('rank' in to) return `M${x} ${from.y}V${barTop(to.rank)}`
  const [gutter, under] = [to.x + 12, -6 + at * 2]
  return `M${x} ${from.y}V${under}H${gutter}V${to.y - 6}Q${gutter} ${to.y} ${gutter - 6} ${to.y}H${to.x}`
}

/** From the bar down the gutter at the card's left, and into its side. Networks beside each other keep apart. */
export function wirePath(box: { x: number; y: number }, rank: number): string {
  const x = box.x - 10 - (rank % 3) * 4
  const y = box.y + card.height / 2
  return `M${x} ${barTop(rank) + bar.height}V${y - 6}Q${x} ${y} ${x + 6} ${y}H${box.x}`
}
