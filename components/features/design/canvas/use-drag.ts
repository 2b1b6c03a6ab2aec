import { useReactFlow } from '@xyflow/react'
import { use, useRef } from 'react'
import { useDrawing } from '../drawing'
import { LooksContext } from '../looks'
import { laneKey, type Picture } from '../picture'
import { cardAt, placeAt } from './drop'
import type { FlowNode } from './flow'
import { keyed } from './node-keys'
import type { useNodes } from './use-nodes'

/** Dragging: what would be hit lights up; let go, cards are put where they are, a volume is attached or detached. */
export function useDrag(picture: Picture, { setNodes, layAgain }: ReturnType<typeof useNodes>) {
  const { dispatch } = useDrawing()
  const store = use(LooksContext)
  const flow = useReactFlow<FlowNode>()
  const lit = useRef<string | null>(null)
  const lightLane = (zone: string | null) => {
    if (lit.current === zone) return
    lit.current = zone
    setNodes(before =>
      before.map(node => {
        if (node.type !== 'lane') return node
        const isTarget = zone !== null && node.id === laneKey(zone)
        return (node.data as { isTarget: boolean }).isTarget === isTarget
          ? node
          : { ...node, data: { ...node.data, isTarget } as never }
      }),
    )
  }
  const instanceUnder = (node: FlowNode) => {
    const at = middleOf(flow, node.id)
    const target = at && cardAt(picture, at)
    return { isOver: Boolean(target), instance: target?.kind === 'instance' ? target : undefined }
  }
  const dropVolume = (node: FlowNode) => {
    const { kind, name } = keyed(node.id)
    if (kind !== 'volume') return
    const { isOver, instance } = instanceUnder(node)
    const volume = picture.nodes.find(each => each.id === node.id)
    const isDocked = volume?.kind === 'volume' && volume.dock !== null
    if (instance) dispatch({ type: 'attach', volumes: [name], instance: instance.name })
    else if (isDocked && !isOver) dispatch({ type: 'detach', volumes: [name] })
  }
  return {
    onNodeDrag(_: unknown, node: FlowNode) {
      if (node.type === 'instance') lightLane(placeAt(picture, node.position).zone)
      if (node.type === 'volume') store.mark('isLit', instanceUnder(node).instance?.key ?? null)
    },
    onNodeDragStop(_: unknown, node: FlowNode, all: FlowNode[]) {
      const dragged = all.length > 0 ? all : [node]
      store.mark('isLit', null)
      lightLane(null)
      const keys = new Set<string>()
      const moves = dragged.flatMap(each => {
        const { kind, name } = keyed(each.id)
        const key = `${kind}/${name}`
        if ((kind !== 'instance' && kind !== 'cluster') || keys.has(key)) return []
        keys.add(key)
        return [{ key, ...placeAt(picture, each.position) }]
      })
      if (moves.length > 0) dispatch({ type: 'move', moves })
      else for (const each of dragged) dropVolume(each)
      layAgain()
    },
  }
}

function middleOf(flow: ReturnType<typeof useReactFlow<FlowNode>>, id: string) {
  const node = flow.getInternalNode(id)
  if (!node) return undefined
  const { x, y } = node.internals.positionAbsolute
  return { x: x + (node.width ?? 0) / 2, y: y + (node.height ?? 0) / 2 }
}
