import type { Node, NodeProps } from '@xyflow/react'
import { Globe } from 'lucide-react'
import { memo } from 'react'
import type { FloatingIpNode } from '../picture'
import { Pill } from './Pill'

/** A floating IP, above the networks. A wire from it to an instance has that answer under it. */
export const FloatingIpPill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: FloatingIpNode }>>) => (
  <Pill node={node} icon={<Globe size={12} />} port="leads" selected={selected}>
    {node.floatingIp.instance ? `→ ${node.floatingIp.instance}` : 'leads to nobody'}
  </Pill>
))
