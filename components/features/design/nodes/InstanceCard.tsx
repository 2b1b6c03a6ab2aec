import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Server } from 'lucide-react'
import { memo } from 'react'
import { GroupsBadge } from '@/components/ui/GroupsBadge'
import { shapeWords } from '../drawing'
import { useLooks } from '../looks'
import { card, type InstanceNode } from '../picture'
import { Name } from './Name'
import { Beneath, Mark, Others, Sign, tint } from './NodeShell'

/** Mark, name, what it is, its address, a thin CPU line. Its volumes are nodes of their own, docked beneath. */
export const InstanceCard = memo(({ data: { node }, selected }: NodeProps<Node<{ node: InstanceNode }>>) => {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  const { instance } = node
  const cpu = looks.live?.state === 'running' ? looks.live.cpuPercent : null
  return (
    <div
      className={`relative flex flex-col justify-center gap-0.5 rounded-md bg-raised px-3 ${className}`}
      style={{ height: card.height - 4, ...style }}
    >
      <Handle
        type="source"
        position={Position.Left}
        id="port"
        className="design-port"
        style={{ top: card.height / 2 }}
      />
      <Handle type="target" position={Position.Left} id="dock" isConnectableStart={false} className="design-cover" />
      <Others looks={looks} />
      <span className="flex items-center gap-2 text-sm">
        <Mark looks={looks} icon={<Server size={14} />} />
        <Name id={node.key} name={node.name} isGone={node.isGone} className="font-medium" />
        <Sign looks={looks} />
      </span>
      <Beneath looks={looks}>
        <span className="flex items-baseline justify-between gap-2 text-xs text-muted">
          <span className="min-w-0 flex-1 truncate">
            {shapeWords(instance)}
            {instance.zone === undefined && ' · any zone'}
          </span>
          <GroupsBadge names={instance.securityGroups} />
          <span className="shrink-0 font-mono">{instance.address ?? looks.live?.address}</span>
        </span>
      </Beneath>
      {cpu !== null && cpu !== undefined && (
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-[3px] overflow-hidden rounded-b-[5px] bg-pressed">
          <span
            className="block h-full bg-accent transition-[width]"
            style={{ width: `${Math.min(100, Math.max(1, cpu))}%` }}
          />
        </span>
      )}
    </div>
  )
})
