'use client'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { HardDrive } from 'lucide-react'
import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { formatGiB } from '@/components/ui/format'
import { ProgressRing } from '@/components/ui/ProgressRing'
import { StateMark } from '@/components/ui/StateMark'
import type { NetworkView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import type { TaskView } from '@/server/domain/task'
import type { VolumeView } from '@/server/domain/volume'
import { card } from './layout'

export type LaneNodeData = { name: string }
export type NetworkNodeData = { network: NetworkView; hue: number; joins: { rowId: string; y: number }[] }
export type InstanceNodeData = { instance: InstanceView; volumes: VolumeView[]; task: TaskView | null }
export type VolumeNodeData = { volume: VolumeView }

const markOf = (instance: InstanceView) =>
  instance.state === 'crashed' || instance.state === 'missing'
    ? 'error'
    : instance.state === 'pausing'
      ? 'stopping'
      : instance.state === 'resuming'
        ? 'starting'
        : instance.state

const Lane = memo(({ data }: NodeProps<Node<LaneNodeData>>) => (
  <div className="h-full rounded-md border bg-sunken px-4 pt-2 text-xs text-muted">{data.name}</div>
))

/** A bar in its own hue, with its subnet; ports join it row by row. */
const Network = memo(({ data }: NodeProps<Node<NetworkNodeData>>) => {
  const color = `var(--net-${data.hue})`
  return (
    <div
      className="flex h-full items-start justify-center rounded-md border bg-surface pt-3"
      style={{ borderColor: color, borderLeftWidth: 3 }}
    >
      <span className="text-xs whitespace-nowrap [writing-mode:vertical-rl]">
        <span className="font-medium">{data.network.name}</span>
        <span className="ml-2 font-mono text-muted"> {data.network.cidr}</span>
      </span>
      {data.joins.map(join => (
        <Handle
          key={join.rowId}
          id={join.rowId}
          type="source"
          position={Position.Right}
          isConnectable={false}
          style={{ top: join.y, background: color, width: 5, height: 5, minWidth: 0, minHeight: 0, border: 0 }}
        />
      ))}
    </div>
  )
})

/** Mark, name, type, address, a thin CPU line; volumes docked beneath. */
const Instance = memo(({ data: { instance, volumes, task }, selected }: NodeProps<Node<InstanceNodeData>>) => {
  const isLost = instance.state === 'unknown'
  const isTrouble = ['crashed', 'missing', 'failed'].includes(instance.state)
  const cpu = instance.state === 'running' ? instance.cpuPercent : null
  return (
    <div className="h-full cursor-pointer">
      <div
        className={cn(
          'relative flex flex-col gap-1 overflow-hidden rounded-md border bg-raised px-3 py-2 text-sm transition-colors hover:border-line-control',
          isLost && 'hatched',
          isTrouble && 'border-state-error',
          selected && 'border-accent',
        )}
        style={{ height: card.height - 8 }}
      >
        <Handle type="target" position={Position.Top} isConnectable={false} className="opacity-0" />
        <span className="flex items-center gap-2">
          {task ? (
            <ProgressRing label={task.title} value={task.percent / 100} size={14} />
          ) : (
            <StateMark state={markOf(instance)} label={instance.state} />
          )}
          <span className="min-w-0 flex-1 truncate font-mono">{instance.name}</span>
        </span>
        <span className="truncate text-xs text-muted">
          {task
            ? (task.currentStep ?? task.title)
            : isTrouble || isLost
              ? (instance.stateReason ?? instance.state)
              : (instance.typeName ?? `${instance.vcpus} vCPU`)}
        </span>
        <span className="truncate font-mono text-xs text-faint">{instance.address}</span>
        {cpu !== null && (
          <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 bg-pressed">
            <span className="block h-full bg-accent" style={{ width: `${Math.min(100, Math.max(1, cpu))}%` }} />
          </span>
        )}
      </div>
      {volumes.slice(0, volumes.length > 3 ? 2 : 3).map(volume => (
        <Pill key={volume.id} volume={volume} isDocked />
      ))}
      {volumes.length > 3 && <span className="ml-4 text-xs text-muted">+{volumes.length - 2} more volumes</span>}
    </div>
  )
})

const Volume = memo(({ data }: NodeProps<Node<VolumeNodeData>>) => <Pill volume={data.volume} />)

function Pill({ volume, isDocked }: { volume: VolumeView; isDocked?: boolean }) {
  return (
    <span
      className={cn(
        'flex h-5 items-center gap-1.5 rounded-full border bg-surface px-2 text-xs',
        isDocked ? 'mx-3 -mt-px mb-1' : 'cursor-pointer hover:border-line-control',
      )}
    >
      <HardDrive size={11} className="shrink-0 text-faint" aria-hidden />
      <span className="min-w-0 flex-1 truncate font-mono">{volume.name}</span>
      <span className="tnum text-faint">{formatGiB(volume.sizeGiB)}</span>
    </span>
  )
}

export const topologyNodes = { lane: Lane, network: Network, instance: Instance, volume: Volume }
