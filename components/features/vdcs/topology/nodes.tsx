'use client'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Globe, HardDrive, Router, Split } from 'lucide-react'
import { memo } from 'react'
import { DriftMark } from '@/components/live/DriftMark'
import { useDrift } from '@/components/live/use-drift'
import { cn } from '@/components/ui/cn'
import { formatCount, formatGiB } from '@/components/ui/format'
import { GroupsBadge } from '@/components/ui/GroupsBadge'
import { ProgressRing } from '@/components/ui/ProgressRing'
import { StateMark } from '@/components/ui/StateMark'
import { stateOf } from '@/components/ui/states'
import type { NetworkView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import type { TaskView } from '@/server/domain/task'
import type { VolumeView } from '@/server/domain/volume'
import { card } from './layout'
import { type Way, wayWords } from './ways'

export type LaneNodeData = { name: string; count: string }
export type NetworkNodeData = { network: NetworkView; hue: number }
export type InstanceNodeData = {
  instance: InstanceView
  volumes: VolumeView[]
  hiddenVolumes: number
  task: TaskView | null
}
export type VolumeNodeData = { volume: VolumeView }
export type WayNodeData = { way: Way }

const Lane = memo(({ data }: NodeProps<Node<LaneNodeData>>) => (
  <div className="flex h-full items-start justify-between rounded-md border bg-sunken px-4 pt-2 text-xs">
    <span className="font-medium">{data.name}</span>
    <span className="tnum text-muted">{data.count}</span>
  </div>
))

/** A bar in its own hue, with its subnet; ports join it row by row. */
const Network = memo(({ data: { network, hue } }: NodeProps<Node<NetworkNodeData>>) => {
  const color = `var(--net-${hue})`
  const hasDrifted = useDrift(network.vdcId).has(network.id)
  return (
    <div
      className={cn(
        'flex h-full w-full cursor-pointer items-center rounded-md border pt-3 pb-3 text-xs whitespace-nowrap [writing-mode:vertical-rl]',
        hasDrifted && 'border-dashed',
      )}
      style={{
        borderColor: hasDrifted ? 'var(--state-drift)' : color,
        background: `color-mix(in srgb, ${color} 12%, var(--surface))`,
      }}
    >
      {hasDrifted && (
        <span className="mb-2 flex [writing-mode:horizontal-tb]">
          <DriftMark vdcId={network.vdcId} resourceId={network.id} />
        </span>
      )}
      <span className="font-medium">{network.name}</span>
      <span className="mt-3 truncate font-mono text-muted">
        {[network.cidr, network.cidr6].filter(Boolean).join(', ')}
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </div>
  )
})

/** Mark, name, type, address, a thin CPU line; volumes docked beneath. While work is in progress: its ring and its step. */
const Instance = memo(({ data }: NodeProps<Node<InstanceNodeData>>) => {
  const { instance, volumes, hiddenVolumes, task } = data
  const { tone } = stateOf(instance.state)
  const cpu = instance.state === 'running' ? instance.cpuPercent : null
  const hasDrifted = useDrift(instance.vdcId).has(instance.id)
  return (
    <div className="h-full cursor-pointer">
      <div
        className={cn(
          'relative flex flex-col justify-center gap-0.5 overflow-hidden rounded-md border border-line-strong bg-raised px-3 transition-colors hover:border-line-control',
          tone === 'unknown' && 'hatched border-dashed',
          tone === 'error' && 'border-state-error',
          hasDrifted && 'border-dashed border-state-drift',
        )}
        style={{ height: card.height - 4 }}
      >
        <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
        <span className="flex items-center gap-2 text-sm">
          {task ? (
            <ProgressRing label={task.title} value={task.percent / 100} size={14} />
          ) : (
            <StateMark state={instance.state} />
          )}
          <span className="min-w-0 flex-1 truncate font-mono font-medium">{instance.name}</span>
          {!task && <DriftMark vdcId={instance.vdcId} resourceId={instance.id} />}
        </span>
        <Beneath instance={instance} task={task} />
        {cpu !== null && (
          <span aria-hidden className="absolute inset-x-0 bottom-0 h-[3px] bg-pressed">
            <span
              className="block h-full bg-accent transition-[width]"
              style={{ width: `${Math.min(100, Math.max(1, cpu))}%` }}
            />
          </span>
        )}
      </div>
      {volumes.map(volume => (
        <Pill key={volume.id} volume={volume} isDocked />
      ))}
      {hiddenVolumes > 0 && (
        <span className="ml-5 text-xs text-muted">and {formatCount(hiddenVolumes, 'more volume')}</span>
      )}
    </div>
  )
})

/** What is being done, what is wrong, or else what it is. */
function Beneath({ instance, task }: { instance: InstanceView; task: TaskView | null }) {
  const { tone, word } = stateOf(instance.state)
  if (task) return <span className="truncate text-xs text-muted">{task.currentStep ?? task.title}</span>
  if (tone === 'error' || tone === 'unknown')
    return (
      <span className={cn('truncate text-xs', tone === 'error' ? 'text-error-text' : 'text-muted')}>
        {instance.stateReason ?? word}
      </span>
    )
  return (
    <span className="flex items-baseline justify-between gap-2 text-xs text-muted">
      <span className="min-w-0 flex-1 truncate">{instance.typeName ?? `${instance.vcpus} vCPU`}</span>
      <GroupsBadge names={instance.securityGroups} />
      <span className="shrink-0 font-mono">{instance.address}</span>
    </span>
  )
}

const Volume = memo(({ data }: NodeProps<Node<VolumeNodeData>>) => <Pill volume={data.volume} />)

function Pill({ volume, isDocked }: { volume: VolumeView; isDocked?: boolean }) {
  const { tone } = stateOf(volume.state)
  const isCalm = volume.state === 'in use' || volume.state === 'available'
  return (
    <span
      data-volume={volume.id}
      className={cn(
        'flex h-[22px] cursor-pointer items-center gap-1.5 rounded-full border bg-raised px-2 text-xs transition-colors hover:border-line-control',
        isDocked ? 'mx-3 mb-0.5' : 'border-line-strong',
        tone === 'error' && 'border-state-error',
      )}
    >
      {isCalm ? (
        <HardDrive size={12} className="shrink-0 text-faint" aria-hidden />
      ) : (
        <StateMark state={volume.state} size={12} />
      )}
      <span className="min-w-0 flex-1 truncate font-mono">{volume.name}</span>
      <span className="tnum shrink-0 text-muted">
        {formatGiB(volume.sizeGiB)}
        {!isDocked && ` in ${volume.zoneName}`}
      </span>
    </span>
  )
}

const wayIcons = { router: Router, floatingIp: Globe, loadBalancer: Split }

const WayPill = memo(({ data: { way } }: NodeProps<Node<WayNodeData>>) => {
  const Icon = wayIcons[way.kind]
  return (
    <span
      title={wayWords[way.kind]}
      className="flex h-[22px] cursor-pointer items-center gap-1.5 rounded-full border border-line-strong bg-raised px-2 text-xs transition-colors hover:border-line-control"
    >
      {way.state ? (
        <StateMark state={way.state} size={12} label="" />
      ) : (
        <Icon size={12} className="shrink-0 text-faint" aria-hidden />
      )}
      <span className="shrink-0 font-mono">{way.name}</span>
      <span className="tnum min-w-0 flex-1 truncate text-right text-muted">{way.detail}</span>
    </span>
  )
})

export const topologyNodes = { lane: Lane, network: Network, instance: Instance, volume: Volume, way: WayPill }
