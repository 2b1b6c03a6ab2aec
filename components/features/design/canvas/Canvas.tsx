'use client'
import '@/components/ui/react-flow.css'
import './canvas.css'
import { ReactFlow } from '@xyflow/react'
import { useTheme } from 'next-themes'
import { memo, use } from 'react'
import { PHONE, useMediaQuery } from '@/components/ui/useMediaQuery'
import { designKinds, kindNames } from '../kinds'
import { LooksContext } from '../looks'
import { Lane } from '../nodes/Lane'
import { TieLine } from '../nodes/TieLine'
import { NewWire, Wire } from '../nodes/Wire'
import type { Picture } from '../picture'
import { Instruments } from './Instruments'
import { keyOfNode } from './node-keys'
import { usePaletteDrop } from './palette-drop'
import { useDrag } from './use-drag'
import { useFit } from './use-fit'
import { useInSight } from './use-in-sight'
import { useEdges, useNodes } from './use-nodes'
import { useWiring } from './use-wiring'

export type CanvasProps = {
  picture: Picture
  selection: readonly string[]
  onSelect: (keys: readonly string[]) => void
  /** Things can be moved, joined and dropped here. */
  isEditable: boolean
  /** Another one is looked at as a whole. */
  view?: string
  /** Shows all of it. */
  fitRef?: React.RefObject<() => void>
}

const nodeTypes = { lane: Lane, ...Object.fromEntries(kindNames.map(kind => [kind, designKinds[kind].Node])) }
const edgeTypes = { wire: Wire, tie: TieLine }
const multiSelect = ['Meta', 'Control', 'Shift']

/** The picture in React Flow. */
export default memo(function Canvas({ picture, selection, onSelect, isEditable, view = '', fitRef }: CanvasProps) {
  const { resolvedTheme } = useTheme()
  const isPhone = useMediaQuery(PHONE)
  const store = use(LooksContext)
  const canEdit = isEditable && !isPhone
  const flow = useNodes({ picture, selection, onSelect, isEditable: canEdit })
  const edges = useEdges(picture)
  const left = canEdit ? paletteWidth : 0
  const { box, fit, onMoveEnd } = useFit({ bounds: picture.bounds, left, view, isDrawnOn: canEdit })
  if (fitRef) fitRef.current = fit
  const drop = usePaletteDrop(picture, canEdit)
  useInSight(picture, selection, box, left)
  const drag = useDrag(picture, flow)
  const { isWiring, wiring } = useWiring()
  return (
    <div ref={box} className={`h-full w-full ${isWiring ? 'design-connecting' : ''}`} {...drop}>
      <ReactFlow
        nodes={flow.nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={resolvedTheme === 'dark' ? 'dark' : 'light'}
        onNodesChange={flow.onNodesChange}
        {...drag}
        {...wiring}
        connectionLineComponent={NewWire}
        onNodeMouseEnter={(_, node) => store.mark('isLit', keyOfNode(node.id))}
        onNodeMouseLeave={() => store.mark('isLit', null)}
        onPaneClick={() => onSelect([])}
        onMoveEnd={onMoveEnd}
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
        <Instruments fit={fit} canEdit={canEdit} />
      </ReactFlow>
    </div>
  )
})

/** What the palette covers at the left. */
const paletteWidth = 128
const snap: [number, number] = [4, 4]
