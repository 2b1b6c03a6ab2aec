import { applyNodeChanges, type NodeChange } from '@xyflow/react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useDrawing } from '../drawing'
import type { Picture } from '../picture'
import { type FlowNode, noFlow, toFlow } from './flow'
import { alongside, selectionAfter } from './node-changes'

type Input = {
  picture: Picture
  selection: readonly string[]
  onSelect: (keys: readonly string[]) => void
  isEditable: boolean
}

/** The picture as React Flow's nodes: what is dragged moves here first, and becomes an edit when it is let go. */
export function useNodes({ picture, selection, onSelect, isEditable }: Input) {
  const { catalog } = useDrawing()
  const titles = useMemo(() => new Map(catalog.zones.map(zone => [zone.name, zone.title])), [catalog])
  const latest = useRef(noFlow)
  const [nodes, setNodes] = useState<FlowNode[]>([])
  // Counts what snapped back: then the picture is laid over what was dragged once more.
  const [again, setAgain] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks for it
  useLayoutEffect(() => {
    setNodes(before => {
      latest.current = toFlow({ picture, selection, isEditable, titles }, { ...latest.current, nodes: before })
      return latest.current.nodes
    })
  }, [picture, selection, isEditable, titles, again])
  const chosen = useRef(selection)
  chosen.current = selection
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves = changes.filter(change => change.type === 'position' || change.type === 'dimensions')
      if (moves.length > 0) setNodes(before => applyNodeChanges([...moves, ...alongside(moves, before)], before))
      const next = selectionAfter(changes, chosen.current)
      if (next) onSelect(next)
    },
    [onSelect],
  )
  return { nodes, setNodes, onNodesChange, layAgain: () => setAgain(count => count + 1) }
}

/** Edges of the picture; the same object while nothing of a wire changed. */
export function useEdges(picture: Picture) {
  const before = useRef(noFlow)
  return useMemo(() => {
    before.current = toFlow({ picture, selection: [], isEditable: false, titles: noTitles }, before.current)
    return before.current.edges
  }, [picture])
}
const noTitles = new Map<string, string>()
