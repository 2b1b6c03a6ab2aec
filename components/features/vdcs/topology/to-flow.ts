import type { Edge, Node } from '@xyflow/react'
import { formatCount, formatGiB } from '@/components/ui/format'
import { stateOf } from '@/components/ui/states'
import type { TaskView } from '@/server/domain/task'
import type { Box, TopologyLayout } from './layout'
import type { InstanceNodeData, LaneNodeData, NetworkNodeData, VolumeNodeData, WayNodeData } from './nodes'
import type { PortEdgeData } from './PortEdge'
import { wayWords } from './ways'

const fixed = { draggable: false, connectable: false, deletable: false, selectable: false } as const
const at = ({ x, y, width, height }: Box) => ({ position: { x, y }, width, height })

/** The layout as React Flow’s nodes and edges. */
export function toFlow(layout: TopologyLayout, tasks: ReadonlyMap<string, TaskView>): { nodes: Node[]; edges: Edge[] } {
  const nodes: Node[] = [
    ...layout.lanes.map(
      ({ id, name, count, box }): Node<LaneNodeData> => ({
        ...fixed,
        ...at(box),
        id: `lane-${id}`,
        type: 'lane',
        data: {
          name,
          count: id === 'ways' ? String(count) : formatCount(count, id === 'free' ? 'volume' : 'instance'),
        },
        focusable: false,
        zIndex: -1,
      }),
    ),
    ...layout.networks.map(
      ({ network, box, hue }): Node<NetworkNodeData> => ({
        ...fixed,
        ...at(box),
        id: network.id,
        type: 'network',
        data: { network, hue },
        ariaLabel: `Network ${network.name}, ${[network.cidr, network.cidr6].filter(Boolean).join(', ')}`,
      }),
    ),
    ...layout.cards.map(
      ({ instance, volumes, hiddenVolumes, box }): Node<InstanceNodeData> => ({
        ...fixed,
        ...at(box),
        id: instance.id,
        type: 'instance',
        data: { instance, volumes, hiddenVolumes, task: tasks.get(instance.id) ?? null },
        ariaLabel: `Instance ${instance.name}, ${stateOf(instance.state).word}`,
      }),
    ),
    ...layout.freeVolumes.map(
      ({ volume, box }): Node<VolumeNodeData> => ({
        ...fixed,
        ...at(box),
        id: volume.id,
        type: 'volume',
        data: { volume },
        ariaLabel: `Volume ${volume.name}, ${formatGiB(volume.sizeGiB)}, free`,
      }),
    ),
    ...layout.ways.map(
      ({ way, box }): Node<WayNodeData> => ({
        ...fixed,
        ...at(box),
        id: way.id,
        type: 'way',
        data: { way },
        ariaLabel: `${wayWords[way.kind]} ${way.name}, ${way.detail}`,
      }),
    ),
  ]
  const hues = new Map(layout.networks.map(({ network, hue }) => [network.id as string, hue]))
  const edges = layout.cards.map(
    ({ instance, port }): Edge<PortEdgeData> => ({
      id: `port-${instance.id}`,
      type: 'port',
      source: instance.networkId,
      target: instance.id,
      focusable: false,
      selectable: false,
      data: { path: port, hue: hues.get(instance.networkId) ?? 1, looks: looksOf(instance.state) },
    }),
  )
  return { nodes, edges }
}

function looksOf(state: string): PortEdgeData['looks'] {
  const { tone } = stateOf(state)
  return tone === 'unknown' ? 'unknown' : tone === 'running' || tone === 'busy' ? 'up' : 'down'
}
