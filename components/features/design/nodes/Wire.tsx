import type { ConnectionLineComponentProps, Edge, EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { planColor } from '@/components/ui/plan/words'
import { stateOf } from '@/components/ui/states'
import { useLooks } from '../looks'
import { card, wirePath } from '../picture'
import { trafficWords, wireWidth } from '../traffic'
import { hueOf } from './NetworkBar'

export type WireData = { rank: number; isGone: boolean; targetKey: string }

/** A port lies half outside of its card, and ends at its own edge. */
const portRadius = 5

/**
 * A machine’s wire to its network: full while it runs, faint while it does not, broken while nobody knows; the wider the
 * more goes over it.
 */
export const Wire = memo(({ data, target, targetX, targetY }: EdgeProps<Edge<WireData>>) => {
  const { live, action } = useLooks(data?.targetKey ?? '')
  const { traffic } = useLooks(target)
  if (!data) return null
  const tone = live && stateOf(live.state).tone
  const isUp = !live || tone === 'running' || tone === 'busy'
  return (
    <path
      d={wirePath({ x: targetX + portRadius, y: targetY - card.height / 2 }, data.rank)}
      fill="none"
      stroke={data.isGone && action ? planColor(action) : `var(--net-${hueOf(data.rank)})`}
      strokeWidth={wireWidth(traffic)}
      strokeDasharray={tone === 'unknown' || data.isGone ? '3 3' : undefined}
      opacity={isUp && !data.isGone ? 1 : 0.55}
    >
      {traffic && <title>{trafficWords(traffic)}</title>}
    </path>
  )
})

/** What is being drawn: from a port to where the pointer is. */
export const NewWire = ({ fromX, fromY, toX, toY, connectionStatus }: ConnectionLineComponentProps) => (
  <g>
    <path
      d={`M${fromX} ${fromY}L${toX} ${toY}`}
      fill="none"
      stroke={connectionStatus === 'invalid' ? 'var(--state-error)' : 'var(--accent)'}
      strokeWidth={1.5}
      strokeDasharray="4 4"
    />
    <circle cx={toX} cy={toY} r={3} fill="var(--accent)" />
  </g>
)
