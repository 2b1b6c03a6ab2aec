import type { Edge, EdgeProps } from '@xyflow/react'
import { memo } from 'react'

export type PortEdgeData = { path: string; hue: number; looks: 'up' | 'down' | 'unknown' }

/** An instance’s wire to its network: full while it runs, faint while it does not, broken while nobody knows. */
const Port = memo(({ data }: EdgeProps<Edge<PortEdgeData>>) => {
  if (!data) return null
  return (
    <path
      d={data.path}
      fill="none"
      stroke={`var(--net-${data.hue})`}
      strokeWidth={1.5}
      strokeDasharray={data.looks === 'unknown' ? '3 3' : undefined}
      opacity={data.looks === 'up' ? 1 : 0.55}
    />
  )
})

export const topologyEdges = { port: Port }
