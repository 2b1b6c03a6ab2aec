import { Graph, layout } from '@dagrejs/dagre'
import { type DesignDocument, thingAt } from '@/server/domain/design/document'
import { parseChangeKey } from '@/server/domain/planning/plan'
import { keyOf, networkOf } from './things'

/**
 * The order in which new cards are placed: networks above, machines below, arranged by dagre so that wires cross little
 * (what shares a network or keeps apart stands together), and otherwise as the design names them.
 */
export function inOrder<T extends { key: string }>(drawn: DesignDocument, things: readonly T[]): T[] {
  const networks = Object.keys(drawn.networks)
  // One network crosses nothing.
  if (things.length < 2 || networks.length < 2) return [...things]
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 1, ranksep: 1 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const name of networks) graph.setNode(keyOf('network', name), { width: 1, height: 1 })
  for (const { key } of things) {
    graph.setNode(key, { width: 1, height: 1 })
    const network = networkOf(drawn, thingAt(drawn.instances, parseChangeKey(key).name) ?? {})
    if (network !== undefined && Object.hasOwn(drawn.networks, network)) graph.setEdge(keyOf('network', network), key)
  }
  layout(graph)
  const x = new Map(things.map(({ key }) => [key, (graph.node(key) as { x: number }).x]))
  return things.toSorted((a, b) => x.get(a.key)! - x.get(b.key)!)
}
