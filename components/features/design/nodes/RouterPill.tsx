import type { Node, NodeProps } from '@xyflow/react'
import { Router } from 'lucide-react'
import { memo } from 'react'
import { formatCount } from '@/components/ui/format'
import type { RouterNode } from '../picture'
import { Pill } from './Pill'

/** A router, above the networks that it joins. A wire from it to a network has it join that. */
export const RouterPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: RouterNode }>>) => (
  <Pill node={node} icon={<Router size={12} />} port="joins" selected={selected}>
    {formatCount(node.router.networks?.length ?? 0, 'network')}
    {node.router.external && ' · outside'}
  </Pill>
))
