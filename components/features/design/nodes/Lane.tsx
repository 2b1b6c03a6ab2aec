import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { cn } from '@/components/ui/cn'

/** A zone, or the tray of volumes that wait; `isTarget` while something is dragged over it. */
export type LaneData = { title: string; detail: string; isOpen: boolean; isTarget: boolean; hint?: string }

export const Lane = memo(({ data: { title, detail, isOpen, isTarget, hint } }: NodeProps<Node<LaneData>>) => (
  <div
    title={hint}
    className={cn(
      'flex h-full items-start justify-between rounded-md border bg-sunken pt-2.5 pr-4 pl-6 text-xs transition-colors',
      isOpen && 'border-dashed border-line-strong',
      isTarget && 'border-accent bg-accent-soft',
    )}
  >
    <span className="font-medium">{title}</span>
    <span className="tnum text-muted">{detail}</span>
  </div>
))
