import { Handle, Position } from '@xyflow/react'
import { useLooks } from '../looks'
import type { PictureNode } from '../picture'
import { Name } from './Name'
import { Mark, Others, Sign, tint } from './NodeShell'

/** What stands in the row above the networks: mark, name, and what is to be said of it. Wires leave from its port. */
export function Pill({
  node,
  icon,
  port,
  selected,
  children,
}: {
  node: PictureNode
  icon: React.ReactElement
  port: string
  selected?: boolean
  children: React.ReactNode
}) {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  return (
    <div
      className={`relative flex h-full items-center gap-1.5 rounded-md bg-raised px-2 text-xs ${className}`}
      style={style}
      title={looks.fault ?? looks.work?.error ?? looks.work?.step ?? undefined}
    >
      <Handle type="source" position={Position.Bottom} id={port} className="design-port" />
      <Others looks={looks} />
      <Mark looks={looks} icon={icon} size={12} />
      <span className="flex max-w-2/3 min-w-0 shrink-0">
        <Name id={node.key} name={node.name} isGone={node.isGone} />
      </span>
      <span className="tnum min-w-0 truncate text-muted">{children}</span>
      <Sign looks={looks} />
    </div>
  )
}
