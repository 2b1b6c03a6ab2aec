import type { Node, NodeProps } from '@xyflow/react'
import { Split } from 'lucide-react'
import { memo } from 'react'
import { formatCount } from '@/components/ui/format'
import type { LoadBalancerNode } from '../picture'
import { Pill } from './Pill'

/** A load balancer, above the networks. A wire from it to a machine or a cluster spreads requests over that, too. */
export const LoadBalancerPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: LoadBalancerNode }>>) => (
  <Pill node={node} icon={<Split size={12} />} port="members" selected={selected}>
    {formatCount(node.members, 'member')}
  </Pill>
))
