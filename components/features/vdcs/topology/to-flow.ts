import type { Edge, Node } from '@xyflow/react'
import type { TaskView } from '@/server/domain/task'
import type { TopologyLayout } from './layout'
import type { InstanceNodeData, LaneNodeData, NetworkNodeData, VolumeNodeData } from './nodes'

/** The layout as React Flow’s nodes and edges. */
export function toFlow(layout: TopologyLayout, tasks: ReadonlyMap<string, TaskView>): { nodes: Node[]; edges: Edge[] } {
  const fixed = { draggable: false, connectable: false, deletable: false }
  const nodes: Node[] = [
    ...layout.lanes.map(
      (lane): Node<LaneNodeData> => ({
        ...fixed,
        id: `lane-${lane.id}`,
        type: 'lane',
        position: lane.box,
        width: lane.box.width,
        height: lane.box.height,
        data: { name: lane.name },
        selectable: false,
        focusable: false,
        zIndex: -1,
      }),
    ),
    ...layout.networks.map(
      ({ network, box, hue, joins }): Node<NetworkNodeData> => ({
        ...fixed,
        id: network.id,
        type: 'network',
        position: box,
        width: box.width,
        height: box.height,
        data: { network, hue, joins },
        ariaLabel: `Network ${network.name}, ${network.cidr}`,
      }),
    ),
    ...layout.cards.map(
      ({ instance, volumes, box }): Node<InstanceNodeData> => ({
        ...fixed,
        id: instance.id,
        type: 'instance',
        position: box,
        width: box.width,
        height: box.height,
        data: { instance, volumes, task: tasks.get(instance.id) ?? null },
        ariaLabel: `Instance ${instance.name}, ${instance.state}`,
      }),
    ),
    ...layout.freeVolumes.map(
      ({ volume, box }): Node<VolumeNodeData> => ({
        ...fixed,
        id: volume.id,
        type: 'volume',
        position: box,
        width: box.width,
        height: box.height,
        data: { volume },
        ariaLabel: `Volume ${volume.name}, free`,
      }),
    ),
  ]
  const hueOf = new Map(layout.networks.map(({ network, hue }) => [network.id as string, hue]))
  const edges = layout.cards.map(
    ({ instance, rowId }): Edge => ({
      id: `port-${instance.id}`,
      source: instance.networkId,
      sourceHandle: rowId,
      target: instance.id,
      type: 'smoothstep',
      focusable: false,
      selectable: false,
      style: { stroke: `var(--net-${hueOf.get(instance.networkId) ?? 1})`, strokeWidth: 1.5, opacity: 0.8 },
    }),
  )
  return { nodes, edges }
}
