import type { Node, NodeProps } from '@xyflow/react'
import { Shield } from 'lucide-react'
import { memo } from 'react'
import { formatCount } from '@/components/ui/format'
import type { SecurityGroupNode } from '../picture'
import { Pill } from './Pill'

/** A security group, above the networks; while it is selected, its members are lit. A wire from it to a card puts that in. */
export const SecurityGroupPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: SecurityGroupNode }>>) => (
  <Pill node={node} icon={<Shield size={12} />} port="members" selected={selected}>
    {formatCount(node.group.rules?.length ?? 0, 'rule')} · {node.members} in it
  </Pill>
))
