import type { Edge, EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { useLooks } from '../looks'
import { card, tiePath } from '../picture'

export type TieData = { at: number; rank: number | null; isGone: boolean }

/** A port lies half outside of its card. */
const portRadius = 5

/** From a router, a floating IP or a load balancer to what it serves; to a member in the colour of how that does. */
export const TieLine = memo(({ id, data, sourceX, sourceY, targetX, targetY }: EdgeProps<Edge<TieData>>) => {
  const { health } = useLooks(id)
  if (!data) return null
  const end = data.rank === null ? { x: targetX + portRadius + card.width, y: targetY } : { rank: data.rank }
  return (
    <path
      d={tiePath({ x: sourceX, y: sourceY }, end, data.at)}
      fill="none"
      stroke={(health && colors[health]) ?? 'var(--muted)'}
      strokeWidth={1.5}
      strokeDasharray={data.isGone || health === 'unknown' ? '3 3' : health ? undefined : '1 3'}
      opacity={data.isGone ? 0.55 : 1}
    >
      {health && <title>{words[health]}</title>}
    </path>
  )
})

const colors = { up: 'var(--state-running)', down: 'var(--state-error)', unknown: 'var(--state-unknown)' } as const
const words = { up: 'Gets requests', down: 'Gets no requests: it does not answer', unknown: 'Not known yet' } as const
