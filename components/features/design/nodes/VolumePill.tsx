import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { HardDrive, Lock } from 'lucide-react'
import { memo } from 'react'
import { formatGiB } from '@/components/ui/format'
import { stateOf } from '@/components/ui/states'
import { useLooks } from '../looks'
import type { VolumeNode } from '../picture'
import { Name } from './Name'
import { Mark, Others, Sign, tint } from './NodeShell'

/** A volume, docked under what it is attached to, or free in the tray. */
export const VolumePill = memo(({ data: { node }, selected }: NodeProps<Node<{ node: VolumeNode }>>) => {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  // What is as it should be needs no mark of its own.
  const isCalm = !looks.live || stateOf(looks.live.state).tone === 'running' || looks.live.state === 'available'
  const said = looks.fate?.words ?? looks.fault ?? looks.work?.error ?? looks.work?.step ?? looks.drift
  return (
    <div
      className={`relative flex h-full items-center gap-1.5 rounded-full bg-raised px-2 text-xs ${className}`}
      style={style}
      title={said ?? undefined}
    >
      <Handle type="source" position={Position.Left} id="port" className="design-port" />
      <Others looks={looks} />
      <Mark
        looks={isCalm && !looks.work && !looks.drift && !looks.fate ? {} : looks}
        icon={<HardDrive size={12} />}
        size={12}
      />
      <Name id={node.key} name={node.name} isGone={node.isGone} />
      {node.volume.encrypted && <Lock size={10} aria-label="Encrypted" className="shrink-0 text-muted" />}
      <span className="tnum shrink-0 text-muted">
        {formatGiB(node.volume.sizeGiB)}
        {node.dock === null && node.volume.zone && ` in ${node.volume.zone}`}
      </span>
      <Sign looks={looks} />
    </div>
  )
})
