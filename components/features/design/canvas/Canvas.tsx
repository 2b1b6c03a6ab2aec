'use client'
import '@/components/ui/react-flow.css'
import './canvas.css'
import {
  applyNodeChanges,
  type Connection,
  ConnectionMode,
  ControlButton,
  Controls,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react'
import { Maximize, WandSparkles } from 'lucide-react'
import { useTheme } from 'next-themes'
import { memo, use, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { planColor } from '@/components/ui/plan/words'
import { PHONE, useMediaQuery } from '@/components/ui/useMediaQuery'
import { parseChangeKey } from '@/server/domain/planning/plan'
import { useDrawing } from '../drawing'
import { designKinds, kindNames } from '../kinds'
import { LooksContext } from '../looks'
import { Lane } from '../nodes/Lane'
import { hueOf } from '../nodes/NetworkBar'
import { NewWire, Wire } from '../nodes/Wire'
import { laneKey, type Picture } from '../picture'
import { cardAt, placeAt } from './drop'
import { type FlowNode, noFlow, toFlow } from './flow'
import { usePaletteDrop } from './palette-drop'
import { useFit } from './use-fit'
import { useInSight } from './use-in-sight'

export type CanvasProps = {
  picture: Picture
  selection: readonly string[]
  onSelect: (keys: readonly string[]) => void
  /** Things can be moved, joined and dropped here. */
  isEditable: boolean
  /** Shows all of it. */
  fitRef?: React.RefObject<() => void>
}

const nodeTypes = { lane: Lane, ...Object.fromEntries(kindNames.map(kind => [kind, designKinds[kind].Node])) }
const edgeTypes = { wire: Wire }
const multiSelect = ['Meta', 'Control', 'Shift']

/** The picture in React Flow: what is dragged moves here first, and becomes an edit when it is let go. */
export default memo(function Canvas({ picture, selection, onSelect, isEditable, fitRef }: CanvasProps) {
  const { resolvedTheme } = useTheme()
  const isPhone = useMediaQuery(PHONE)
  const { dispatch, catalog } = useDrawing()
  const store = use(LooksContext)
  const flow = useReactFlow<FlowNode>()
  const canEdit = isEditable && !isPhone
  const titles = useMemo(() => new Map(catalog.zones.map(zone => [zone.name, zone.title])), [catalog])
  const latest = useRef(noFlow)
  const [nodes, setNodes] = useState<FlowNode[]>([])
  // Counts what snapped back: then the picture is laid over what was dragged once more.
  const [again, setAgain] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks for it
  useLayoutEffect(() => {
    setNodes(before => {
      latest.current = toFlow({ picture, selection, isEditable: canEdit, titles }, { ...latest.current, nodes: before })
      return latest.current.nodes
    })
  }, [picture, selection, canEdit, titles, again])
  const edges = useEdges(picture)
  const fit = useFit(picture.bounds, canEdit ? paletteWidth : 0)
  if (fitRef) fitRef.current = fit.fit
  const drop = usePaletteDrop(picture, canEdit)
  useInSight(picture, selection, fit.box)

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

  /** Cards are put where they are; a volume is attached to what it lies on, or detached. */
  const onNodeDragStop = (_: unknown, node: FlowNode, all: FlowNode[]) => {
    const dragged = all.length > 0 ? all : [node]
    light(null)
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
    setAgain(count => count + 1)
  }
  const dropVolume = (node: FlowNode) => {
    const { kind, name } = keyed(node.id)
    if (kind !== 'volume') return
    const at = middleOf(flow, node.id)
    const target = at && cardAt(picture, at)
    const dock = picture.nodes.find(each => each.id === node.id && each.kind === 'volume')
    const isDocked = dock?.kind === 'volume' && dock.dock !== null
    if (target?.kind === 'instance') dispatch({ type: 'attach', volumes: [name], instance: target.name })
    else if (isDocked && !target) dispatch({ type: 'detach', volumes: [name] })
  }
  const lit = useRef<string | null>(null)
  const light = (zone: string | null) => {
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
  const onNodeDrag = (_: unknown, node: FlowNode) => {
    if (node.type === 'instance') return light(placeAt(picture, node.position).zone)
    if (node.type !== 'volume') return
    const at = middleOf(flow, node.id)
    const target = at && cardAt(picture, at)
    store.mark('isLit', target?.kind === 'instance' ? target.key : null)
  }

  const [isConnecting, setConnecting] = useState(false)
  const onConnect = ({ source, target }: Connection) => {
    const [from, to] = [keyed(source), keyed(target)]
    if (from.kind === 'volume' && to.kind === 'instance')
      dispatch({ type: 'attach', volumes: [from.name], instance: to.name })
    else if (to.kind === 'network') dispatch({ type: 'connect', keys: [`${from.kind}/${from.name}`], network: to.name })
  }
  return (
    <div ref={fit.box} className={`h-full w-full ${isConnecting ? 'design-connecting' : ''}`} {...drop}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={resolvedTheme === 'dark' ? 'dark' : 'light'}
        onNodesChange={onNodesChange}
        onNodeDrag={onNodeDrag}
        onNodeDragStop={(...args) => {
          store.mark('isLit', null)
          onNodeDragStop(...args)
        }}
        onConnect={onConnect}
        onConnectStart={() => setConnecting(true)}
        onConnectEnd={() => setConnecting(false)}
        isValidConnection={({ source, target }) => canJoin(source, target)}
        connectionMode={ConnectionMode.Loose}
        connectionLineComponent={NewWire}
        onNodeMouseEnter={(_, node) => store.mark('isLit', keyOfNode(node.id))}
        onNodeMouseLeave={() => store.mark('isLit', null)}
        onPaneClick={() => onSelect([])}
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        snapToGrid
        snapGrid={snap}
        multiSelectionKeyCode={multiSelect}
        selectionKeyCode="Shift"
        deleteKeyCode={null}
        disableKeyboardA11y
        nodeDragThreshold={3}
        minZoom={0.15}
        maxZoom={1.6}
        panOnScroll
        onlyRenderVisibleElements
        elevateNodesOnSelect={false}
        aria-label="Design"
      >
        <Controls
          showInteractive={false}
          showFitView={false}
          position="bottom-left"
          // Where there is little room, the bar of staged changes reaches this far.
          className="max-sm:hidden @max-[760px]:!mb-24"
        >
          <ControlButton onClick={fit.fit} title="Show all (1)" aria-label="Show all">
            <Maximize />
          </ControlButton>
          {canEdit && (
            <ControlButton onClick={() => dispatch({ type: 'tidy' })} title="Tidy up" aria-label="Tidy up">
              <WandSparkles />
            </ControlButton>
          )}
        </Controls>
        <MiniMap
          pannable
          zoomable
          position="bottom-right"
          className="@max-[1000px]:hidden"
          style={miniMapSize}
          nodeColor={node => colorOf(node as FlowNode, key => store.get(key).action)}
          nodeStrokeWidth={0}
          ariaLabel="Overview of the design"
        />
      </ReactFlow>
    </div>
  )
})

/** What the palette covers at the left. */
const paletteWidth = 100
const snap: [number, number] = [4, 4]
const miniMapSize = { width: 160, height: 100 }

/** Edges of the picture; the same object while nothing of a wire changed. */
function useEdges(picture: Picture) {
  const before = useRef(noFlow)
  return useMemo(() => {
    before.current = toFlow({ picture, selection: [], isEditable: false, titles: noTitles }, before.current)
    return before.current.edges
  }, [picture])
}
const noTitles = new Map<string, string>()

const keyOfNode = (id: string) => id.replace(/@.*$/, '')
const keyed = (id: string) => parseChangeKey(keyOfNode(id))

function canJoin(source: string | null, target: string | null): boolean {
  if (!source || !target) return false
  const [from, to] = [keyed(source).kind, keyed(target).kind]
  return from === 'volume' ? to === 'instance' : (from === 'instance' || from === 'cluster') && to === 'network'
}

/** A cluster's cards in other zones go along. */
function alongside(moves: NodeChange<FlowNode>[], nodes: readonly FlowNode[]): NodeChange<FlowNode>[] {
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
function selectionAfter(changes: NodeChange<FlowNode>[], before: readonly string[]): string[] | null {
  const said = changes.filter(change => change.type === 'select')
  if (said.length === 0) return null
  const next = new Set(before)
  for (const change of said) if (!change.selected) next.delete(keyOfNode(change.id))
  for (const change of said) if (change.selected) next.add(keyOfNode(change.id))
  return next.size === before.length && before.every(key => next.has(key)) ? null : [...next]
}

function middleOf(flow: ReturnType<typeof useReactFlow<FlowNode>>, id: string) {
  const node = flow.getInternalNode(id)
  if (!node) return undefined
  const { x, y } = node.internals.positionAbsolute
  return { x: x + (node.width ?? 0) / 2, y: y + (node.height ?? 0) / 2 }
}

function colorOf(node: FlowNode, actionOf: (key: string) => Parameters<typeof planColor>[0] | undefined): string {
  if (node.type === 'lane') return 'var(--surface-sunken)'
  const action = actionOf(keyOfNode(node.id))
  if (action) return planColor(action)
  const data = 'node' in node.data ? node.data.node : undefined
  if (data?.kind === 'network') return `var(--net-${hueOf(data.rank)})`
  return node.type === 'volume' ? 'var(--line-strong)' : 'var(--line-control)'
}
