import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { formatRate } from '@/components/ui/format'
import { planColor } from '@/components/ui/plan/words'
import { rangeWords } from '../drawing'
import { useLooks } from '../looks'
import type { NetworkNode } from '../picture'
import { trafficWords } from '../traffic'
import { Name } from './Name'
import { Mark, Others, Sign } from './NodeShell'

export const hueOf = (rank: number) => (rank % 8) + 1

/** A bar in its own hue over all lanes, with its subnet; ports join it. */
export const NetworkBar = memo(({ data: { node }, selected }: NodeProps<Node<{ node: NetworkNode }>>) => {
  const looks = useLooks(node.key)
  const hue = `var(--net-${hueOf(node.rank)})`
  const edge = looks.fault ? 'var(--state-error)' : looks.action ? planColor(looks.action) : hue
  return (
    <div
      className="relative flex h-full w-full items-center gap-3 rounded-md border px-3 text-xs"
      style={{
        borderColor: edge,
        background: `color-mix(in srgb, ${hue} 12%, var(--surface))`,
        boxShadow: selected
          ? '0 0 0 1px var(--surface), 0 0 0 3px var(--accent)'
          : looks.isLit
            ? `0 0 0 3px color-mix(in oklab, ${edge} 40%, transparent)`
            : undefined,
      }}
    >
      <Handle type="source" position={Position.Bottom} id="bar" isConnectableStart={false} className="design-cover" />
      <Others looks={looks} />
      {(looks.work || looks.drift) && <Mark looks={looks} icon={null} />}
      <span className="flex max-w-72 min-w-0 shrink-0">
        <Name id={node.key} name={node.name} isGone={node.isGone} className="font-medium" />
      </span>
      <span className={cn('min-w-0 truncate font-mono text-muted', node.isGone && 'line-through')}>
        {rangeWords(node.network)}
      </span>
      {(looks.fault || looks.work?.step) && (
        <span className={cn('truncate', looks.fault ? 'text-error-text' : 'text-muted')}>
          {looks.fault ?? looks.work?.step}
        </span>
      )}
      <span className="ml-auto flex items-center gap-3">
        {looks.traffic && (
          <span className="tnum text-muted max-sm:hidden" title={trafficWords(looks.traffic)}>
            {formatRate(looks.traffic.rx + looks.traffic.tx)}
          </span>
        )}
        <Sign looks={looks} />
      </span>
    </div>
  )
})
