import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Router } from 'lucide-react'
import { memo } from 'react'
import { formatCount } from '@/components/ui/format'
import { useLooks } from '../looks'
import type { RouterNode } from '../picture'
import { Name } from './Name'
import { Mark, Others, Sign, tint } from './NodeShell'

/** A router, above the networks that it joins. A wire from it to a network has it join that. */
export const RouterPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: RouterNode }>>) => {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  return (
    <div
      className={`relative flex h-full items-center gap-1.5 rounded-md bg-raised px-2 text-xs ${className}`}
      style={style}
      title={looks.fault ?? looks.work?.error ?? looks.work?.step ?? undefined}
    >
      <Handle type="source" position={Position.Bottom} id="joins" className="design-port" />
      <Others looks={looks} />
      <Mark looks={looks} icon={<Router size={12} />} size={12} />
      <Name id={node.key} name={node.name} isGone={node.isGone} />
      <span className="tnum shrink-0 text-muted">
        {formatCount(node.router.networks?.length ?? 0, 'network')}
        {node.router.external && ' · outside'}
      </span>
      <Sign looks={looks} />
    </div>
  )
})
