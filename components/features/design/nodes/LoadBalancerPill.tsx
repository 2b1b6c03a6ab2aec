import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Split } from 'lucide-react'
import { memo } from 'react'
import { formatCount } from '@/components/ui/format'
import { useLooks } from '../looks'
import type { LoadBalancerNode } from '../picture'
import { Name } from './Name'
import { Mark, Others, Sign, tint } from './NodeShell'

/** A load balancer, above the networks. A wire from it to a machine or a cluster spreads requests over that, too. */
export const LoadBalancerPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: LoadBalancerNode }>>) => {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  return (
    <div
      className={`relative flex h-full items-center gap-1.5 rounded-md bg-raised px-2 text-xs ${className}`}
      style={style}
      title={looks.fault ?? looks.work?.error ?? looks.work?.step ?? undefined}
    >
      <Handle type="source" position={Position.Bottom} id="members" className="design-port" />
      <Others looks={looks} />
      <Mark looks={looks} icon={<Split size={12} />} size={12} />
      <Name id={node.key} name={node.name} isGone={node.isGone} />
      <span className="tnum shrink-0 text-muted">{formatCount(node.members, 'member')}</span>
      <Sign looks={looks} />
    </div>
  )
})
