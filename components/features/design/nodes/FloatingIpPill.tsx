import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Globe } from 'lucide-react'
import { memo } from 'react'
import { useLooks } from '../looks'
import type { FloatingIpNode } from '../picture'
import { Name } from './Name'
import { Mark, Others, Sign, tint } from './NodeShell'

/** A floating IP, above the networks. A wire from it to an instance has that answer under it. */
export const FloatingIpPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: FloatingIpNode }>>) => {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  return (
    <div
      className={`relative flex h-full items-center gap-1.5 rounded-md bg-raised px-2 text-xs ${className}`}
      style={style}
      title={looks.fault ?? looks.work?.error ?? looks.work?.step ?? undefined}
    >
      <Handle type="source" position={Position.Bottom} id="leads" className="design-port" />
      <Others looks={looks} />
      <Mark looks={looks} icon={<Globe size={12} />} size={12} />
      <Name id={node.key} name={node.name} isGone={node.isGone} />
      <span className="min-w-0 truncate text-muted">
        {node.floatingIp.instance ? `→ ${node.floatingIp.instance}` : 'leads to nobody'}
      </span>
      <Sign looks={looks} />
    </div>
  )
})
