'use client'
import '@xyflow/react/dist/style.css'
import { Controls, ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useMemo } from 'react'
import type { NetworkView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import type { TaskView } from '@/server/domain/task'
import type { VolumeView } from '@/server/domain/volume'
import { layoutTopology } from './layout'
import { topologyNodes } from './nodes'
import { toFlow } from './to-flow'

export type TopologyProps = {
  vdcId: string
  networks: readonly NetworkView[]
  instances: readonly InstanceView[]
  volumes: readonly VolumeView[]
  zones: readonly { id: string; name: string }[]
  tasks: readonly TaskView[]
}

/** The VDC as a picture that updates in place. Click, or Enter on a focused node, opens it. */
export function Topology(props: TopologyProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  )
}

function Canvas({ vdcId, networks, instances, volumes, zones, tasks }: TopologyProps) {
  const router = useRouter()
  const { resolvedTheme } = useTheme()
  const flow = useMemo(() => {
    const largest = Math.max(1, ...zones.map(zone => instances.filter(each => each.zoneId === zone.id).length))
    const columns = Math.min(5, Math.max(3, Math.ceil(Math.sqrt(largest * 2))))
    const layout = layoutTopology({ networks, instances, volumes, zones, columns })
    return toFlow(layout, new Map(tasks.filter(task => task.resourceId).map(task => [task.resourceId as string, task])))
  }, [networks, instances, volumes, zones, tasks])
  const open = (type: string | undefined, id: string) => {
    if (type === 'instance') router.push(paths.instance(vdcId, id))
    if (type === 'volume') router.push(paths.volume(vdcId, id))
    if (type === 'network') router.push(paths.networks(vdcId))
  }
  return (
    <ReactFlow
      nodes={flow.nodes}
      edges={flow.edges}
      nodeTypes={topologyNodes}
      colorMode={resolvedTheme === 'dark' ? 'dark' : 'light'}
      onNodeClick={(_, node) => open(node.type, node.id)}
      onKeyDown={event => {
        const id = (event.target as HTMLElement).dataset.id
        const node = flow.nodes.find(each => each.id === id)
        if (event.key === 'Enter' && node) open(node.type, node.id)
      }}
      fitView
      fitViewOptions={{ padding: 0.04, maxZoom: 1 }}
      minZoom={0.2}
      maxZoom={1.5}
      nodesConnectable={false}
      nodesDraggable={false}
      zoomOnScroll={false}
      preventScrolling={false}
      aria-label="Topology"
    >
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}
