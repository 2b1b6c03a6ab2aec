'use client'
import '@/components/ui/react-flow.css'
import { ControlButton, Controls, ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { Maximize } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useMemo, useRef } from 'react'
import type { NetworkView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import type { TaskView } from '@/server/domain/task'
import type { VolumeView } from '@/server/domain/volume'
import { bestLayout } from './fit'
import { topologyNodes } from './nodes'
import { topologyEdges } from './PortEdge'
import { toFlow } from './to-flow'
import { useFittedView } from './use-fitted-view'
import { type Size, useSize } from './use-size'
import type { Way } from './ways'

export type TopologyProps = {
  vdcId: string
  networks: readonly NetworkView[]
  instances: readonly InstanceView[]
  volumes: readonly VolumeView[]
  ways: readonly Way[]
  zones: readonly { id: string; name: string }[]
  tasks: readonly TaskView[]
}

/** The VDC as a picture that updates in place. Click, or Enter on a focused node, opens it. */
export default function Topology(props: TopologyProps) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  return (
    <div ref={box} className="h-full w-full">
      {size && (
        <ReactFlowProvider>
          <Canvas {...props} size={size} />
        </ReactFlowProvider>
      )}
    </div>
  )
}

function Canvas({ vdcId, networks, instances, volumes, ways, zones, tasks, size }: TopologyProps & { size: Size }) {
  const router = useRouter()
  const { resolvedTheme } = useTheme()
  const columns = useRef<number | null>(null)
  const layout = useMemo(() => {
    const best = bestLayout({ networks, instances, volumes, ways, zones }, size, columns.current)
    columns.current = best.columns
    return best.layout
  }, [networks, instances, volumes, ways, zones, size])
  const flow = useMemo(
    () => toFlow(layout, new Map(tasks.filter(each => each.resourceId).map(each => [each.resourceId as string, each]))),
    [layout, tasks],
  )
  const view = useFittedView(layout, size)
  const open = (type: string | undefined, id: string) => {
    if (type === 'instance') router.push(paths.instance(vdcId, id))
    if (type === 'volume') router.push(paths.volume(vdcId, id))
    if (type === 'network' || type === 'way') router.push(paths.networks(vdcId))
  }
  return (
    <ReactFlow
      nodes={flow.nodes}
      edges={flow.edges}
      nodeTypes={topologyNodes}
      edgeTypes={topologyEdges}
      colorMode={resolvedTheme === 'dark' ? 'dark' : 'light'}
      onNodeClick={(event, node) => {
        const volumeId = (event.target as HTMLElement).closest<HTMLElement>('[data-volume]')?.dataset.volume
        if (volumeId) open('volume', volumeId)
        else open(node.type, node.id)
      }}
      onKeyDown={event => {
        const id = (event.target as HTMLElement).dataset.id
        const node = flow.nodes.find(each => each.id === id)
        if (event.key === 'Enter' && node) open(node.type, node.id)
      }}
      defaultViewport={view.initial}
      onMoveStart={view.onMoveStart}
      translateExtent={[
        [-400, -400],
        [layout.width + 400, layout.height + 400],
      ]}
      minZoom={0.2}
      maxZoom={1.5}
      nodesConnectable={false}
      nodesDraggable={false}
      panOnScroll
      aria-label="Topology"
    >
      <Controls showInteractive={false} showFitView={false}>
        <ControlButton onClick={view.fit} title="Show all" aria-label="Show all">
          <Maximize />
        </ControlButton>
      </Controls>
    </ReactFlow>
  )
}
