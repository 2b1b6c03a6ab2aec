import type { Edge, Node } from '@xyflow/react'
import { formatCount } from '@/components/ui/format'
import { rangeWords } from '../drawing'
import type { LaneData } from '../nodes/Lane'
import type { TieData } from '../nodes/TieLine'
import type { WireData } from '../nodes/Wire'
import { anyZone, laneKey, type Picture, type PictureNode, type Tie, type Wire } from '../picture'

export type FlowNode = Node<{ node: PictureNode } | LaneData>
export type Flow = { nodes: FlowNode[]; edges: (Edge<WireData> | Edge<TieData>)[] }
export type FlowInput = {
  picture: Picture
  selection: readonly string[]
  isEditable: boolean
  /** A zone’s second name, by its first. */
  titles: ReadonlyMap<string, string>
}

/**
 * The picture as React Flow’s nodes and edges. What did not change is the same object as in `before`, so that React
 * draws again only what did.
 */
export function toFlow(input: FlowInput, before: Flow): Flow {
  const known = new Map(before.nodes.map(node => [node.id, node]))
  const wires = new Map(before.edges.map(edge => [edge.id, edge]))
  const selection = new Set(input.selection)
  return {
    nodes: [
      ...lanesOf(input).map(node => reused(known.get(node.id), node)),
      ...input.picture.nodes.map(node => nodeOf(node, selection.has(node.key), input.isEditable, known.get(node.id))),
    ],
    edges: [
      ...input.picture.wires.map(wire => edgeOf(wire, wires.get(wire.id) as Edge<WireData> | undefined)),
      ...input.picture.ties.map(tie => tieEdgeOf(tie, wires.get(tie.id) as Edge<TieData> | undefined)),
    ],
  }
}

export const noFlow: Flow = { nodes: [], edges: [] }
export const trayId = 'tray'

const still = { draggable: false, connectable: false, selectable: false, focusable: false } as const

function lanesOf({ picture, titles }: FlowInput): FlowNode[] {
  const lanes = picture.lanes.map(({ zone, box, count }): FlowNode => {
    const isOpen = zone === anyZone
    const data = {
      title: isOpen ? 'Any zone' : zone,
      detail: isOpen ? 'Placement chooses' : formatCount(count, 'instance'),
      hint: titles.get(zone),
      isOpen,
      isTarget: false,
    }
    return { ...still, ...placeOf(box), id: laneKey(zone), type: 'lane', data, zIndex: -1 }
  })
  if (!picture.tray) return lanes
  const count = picture.nodes.filter(node => node.kind === 'volume' && node.dock === null).length
  const data = { title: 'Free volumes', detail: formatCount(count, 'volume'), isOpen: true, isTarget: false }
  return [...lanes, { ...still, ...placeOf(picture.tray), id: trayId, type: 'lane', data, zIndex: -1 }]
}

function nodeOf(node: PictureNode, selected: boolean, isEditable: boolean, before: FlowNode | undefined): FlowNode {
  const isFree = isEditable && !node.isGone
  const parentId = node.kind === 'volume' ? (node.dock ?? undefined) : undefined
  return reused(before, {
    ...placeOf(node.box),
    id: node.id,
    type: node.kind,
    data: { node },
    selected,
    draggable: isFree && !isInPlace(node),
    connectable: isFree,
    deletable: false,
    focusable: true,
    ariaLabel: wordsOf(node),
    // Docked ones lie over the card that they hang on.
    zIndex: parentId ? 1 : 0,
    ...(parentId !== undefined && { parentId }),
  })
}

/** What stands where the picture puts it. */
const isInPlace = ({ kind }: PictureNode) => kind !== 'instance' && kind !== 'cluster' && kind !== 'volume'

function wordsOf(node: PictureNode): string {
  const gone = node.isGone ? ', to be removed' : ''
  switch (node.kind) {
    case 'network':
      return `Network ${node.name}, ${rangeWords(node.network)}${gone}`
    case 'floatingIp':
      return `Floating IP ${node.name}, leads to ${node.floatingIp.instance ?? 'nobody'}${gone}`
    case 'router':
      return `Router ${node.name}, joins ${node.router.networks?.join(', ') ?? 'nothing'}${node.router.external ? ', leads outside' : ''}${gone}`
    case 'loadBalancer':
      return `Load balancer ${node.name}, ${formatCount(node.balancer.listeners.length, 'listener')}, ${formatCount(node.members, 'member')}${gone}`
    case 'securityGroup':
      return `Security group ${node.name}, ${formatCount(node.group.rules?.length ?? 0, 'rule')}, ${node.members} in it${gone}`
    case 'instance':
      return `Instance ${node.name}, ${node.zone || 'any zone'}${gone}`
    case 'cluster':
      return `Cluster ${node.name}, ${node.members.length} of ${node.cluster.size} members in ${node.zone || 'any zone'}${gone}`
    case 'volume':
      return `Volume ${node.name}, ${node.volume.sizeGiB} GiB, ${node.dock ? `attached to ${node.dock.replace(/^\w+\/|@.*$/g, '')}` : 'free'}${gone}`
  }
}

function edgeOf(wire: Wire, before: Edge<WireData> | undefined): Edge<WireData> {
  const targetKey = wire.target.replace(/@.*$/, '')
  const known = before?.data
  if (before && before.source === wire.network && known?.rank === wire.rank && known.isGone === wire.isGone)
    return before
  return {
    id: wire.id,
    type: 'wire',
    source: wire.network,
    target: wire.target,
    sourceHandle: 'bar',
    targetHandle: 'port',
    selectable: false,
    focusable: false,
    data: { rank: wire.rank, isGone: wire.isGone, targetKey },
  }
}

function tieEdgeOf(tie: Tie, before: Edge<TieData> | undefined): Edge<TieData> {
  const known = before?.data
  if (before && known?.at === tie.at && known.rank === tie.rank && known.isGone === tie.isGone) return before
  return {
    ...{ id: tie.id, type: 'tie', source: tie.source, target: tie.target },
    ...{
      sourceHandle: tie.port,
      targetHandle: tie.rank === null ? 'port' : 'bar',
      selectable: false,
      focusable: false,
    },
    data: { at: tie.at, rank: tie.rank, isGone: tie.isGone },
  }
}

const placeOf = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  position: { x, y },
  width,
  height,
})

/** React Flow adds fields of its own (`measured`, `dragging`): only ours are compared. */
function reused(before: FlowNode | undefined, node: FlowNode): FlowNode {
  if (!before) return node
  const data = isSame(before.data, node.data, 3) ? before.data : node.data
  const isUnchanged =
    data === before.data &&
    before.position.x === node.position.x &&
    before.position.y === node.position.y &&
    before.width === node.width &&
    before.height === node.height &&
    before.selected === node.selected &&
    before.draggable === node.draggable &&
    before.parentId === node.parentId &&
    !before.dragging
  return isUnchanged
    ? before
    : { ...node, data, ...(before.measured && { measured: { width: node.width!, height: node.height! } }) }
}

/** Things of the design are shared by all its versions, so identity does; of the picture's own, a little deeper. */
function isSame(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true
  if (depth === 0 || typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth - 1))
  )
}
