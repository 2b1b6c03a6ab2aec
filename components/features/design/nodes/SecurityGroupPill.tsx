import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Shield } from 'lucide-react'
import { memo } from 'react'
import { formatCount } from '@/components/ui/format'
import { useLooks } from '../looks'
import type { SecurityGroupNode } from '../picture'
import { Name } from './Name'
import { Mark, Others, Sign, tint } from './NodeShell'

/** A security group, above the networks; while it is selected, its members are lit. A wire from it to a card puts that in. */
export const SecurityGroupPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: SecurityGroupNode }>>) => {
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
      <Mark looks={looks} icon={<Shield size={12} />} size={12} />
      <Name id={node.key} name={node.name} isGone={node.isGone} />
      <span className="tnum shrink-0 text-muted">
        {formatCount(node.group.rules?.length ?? 0, 'rule')} · {node.members} in it
      </span>
      <Sign looks={looks} />
    </div>
  )
})
