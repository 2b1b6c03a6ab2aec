import type { NodeChange } from '@xyflow/react'
import type { FlowNode } from './flow'
import { keyOfNode } from './node-keys'

/** A cluster's cards in other zones go along. */
export function alongside(moves: NodeChange<FlowNode>[], nodes: readonly FlowNode[]): NodeChange<FlowNode>[] {
  return moves.flatMap(move => {
    if (move.type !== 'position' || !move.position || !move.id.includes('@')) return []
    const self = nodes.find(node => node.id === move.id)
    if (!self) return []
    const dx = move.position.x - self.position.x
    const dy = move.position.y - self.position.y
    const key = keyOfNode(move.id)
    return nodes
      .filter(node => node.id !== move.id && keyOfNode(node.id) === key)
      .filter(node => !moves.some(other => other.type === 'position' && other.id === node.id))
      .map(node => ({
        type: 'position' as const,
        id: node.id,
        position: { x: node.position.x + dx, y: node.position.y + dy },
      }))
  })
}

/** What is selected after React Flow said what came and what went; null: the same. */
export function selectionAfter(changes: NodeChange<FlowNode>[], before: readonly string[]): string[] | null {
  const said = changes.filter(change => change.type === 'select')
  if (said.length === 0) return null
  const next = new Set(before)
  for (const change of said) if (!change.selected) next.delete(keyOfNode(change.id))
  for (const change of said) if (change.selected) next.add(keyOfNode(change.id))
  return next.size === before.length && before.every(key => next.has(key)) ? null : [...next]
}
