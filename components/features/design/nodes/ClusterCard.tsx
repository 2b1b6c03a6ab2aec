import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { HardDrive, Layers } from 'lucide-react'
import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { formatCount, formatGiB } from '@/components/ui/format'
import { GroupsBadge } from '@/components/ui/GroupsBadge'
import { ProgressRing } from '@/components/ui/ProgressRing'
import { planColor } from '@/components/ui/plan/words'
import { StateMark } from '@/components/ui/StateMark'
import { shapeWords } from '../drawing'
import { useLooks } from '../looks'
import { type ClusterNode, card, keyOf, pill, stack } from '../picture'
import { Name } from './Name'
import { Beneath, fateMark, Mark, Others, Sign, tint, workStates } from './NodeShell'

/** As many dots as one row holds; of more, how many there are besides. */
const mostDots = 11

/** A cluster in one of its zones: a stack of cards with a dot per member that is there. */
export const ClusterCard = memo(({ data: { node }, selected }: NodeProps<Node<{ node: ClusterNode }>>) => {
  const looks = useLooks(node.key)
  const { className, style } = tint(looks, selected ?? false)
  const { cluster, members } = node
  const shown = members.length > mostDots ? members.slice(0, mostDots - 1) : members
  const edge = looks.action ? planColor(looks.action) : 'var(--line-strong)'
  return (
    <div className="relative">
      <span
        aria-hidden
        className="absolute inset-x-2 h-3 rounded-b-md border bg-sunken"
        style={{ top: stack.height - 16, borderColor: edge }}
      />
      <span
        aria-hidden
        className="absolute inset-x-1 h-3 rounded-b-md border bg-raised"
        style={{ top: stack.height - 19, borderColor: edge }}
      />
      <div
        className={`relative flex flex-col justify-center gap-0.5 rounded-md bg-raised px-3 ${className}`}
        style={{ height: stack.height - 10, ...style }}
      >
        <Handle
          type="source"
          position={Position.Left}
          id="port"
          className="design-port"
          style={{ top: card.height / 2 }}
        />
        <Handle type="target" position={Position.Left} id="dock" isConnectableStart={false} className="design-cover" />
        <Others looks={looks} />
        <span className="flex items-center gap-2 text-sm">
          <Mark looks={looks} icon={<Layers size={14} />} />
          {node.isFirst ? (
            <Name id={node.key} name={node.name} isGone={node.isGone} className="font-medium" />
          ) : (
            <span
              className={cn('min-w-0 flex-1 truncate font-mono font-medium', node.isGone && 'text-muted line-through')}
            >
              {node.name}
            </span>
          )}
          <Sign looks={looks} />
        </span>
        <Beneath looks={looks}>
          <span className="flex items-baseline justify-between gap-2 text-xs text-muted">
            <span className="min-w-0 flex-1 truncate">{shapeWords(cluster.template)}</span>
            <GroupsBadge names={cluster.template.securityGroups} />
            <span className="tnum shrink-0">
              {members.length === cluster.size
                ? formatCount(cluster.size, 'member')
                : `${members.length} of ${cluster.size} members`}
            </span>
          </span>
        </Beneath>
        <span className="mt-0.5 flex h-3.5 items-center gap-1">
          {shown.map(member => (
            <MemberDot key={member.index} name={member.name} />
          ))}
          {members.length > shown.length && (
            <span className="tnum text-[11px] text-muted">+{members.length - shown.length}</span>
          )}
        </span>
      </div>
      {Object.entries(cluster.template.volumes ?? {}).map(([name, { sizeGiB }], at) => (
        <span
          key={name}
          className="absolute right-3 left-3 flex items-center gap-1.5 rounded-full border border-dashed bg-raised px-2 text-xs"
          style={{ top: stack.height + at * pill.height, height: pill.height - 2 }}
        >
          <HardDrive size={12} className="shrink-0 text-faint" aria-hidden />
          <span className="min-w-0 flex-1 truncate font-mono">{name}</span>
          <span className="tnum shrink-0 text-muted">{formatGiB(sizeGiB)} each</span>
        </span>
      ))}
    </div>
  )
})

/** One member: how it is, or what is being done with it. */
function MemberDot({ name }: { name: string }) {
  const { work, live, action, drift, fate } = useLooks(keyOf('instance', name))
  if (fate) return <StateMark state={fateMark(fate)} label={`${name}: ${fate.words}`} size={13} />
  if (work?.state === 'working')
    return (
      <ProgressRing
        label={`${name}: ${work.step ?? 'working'}`}
        value={work.percent === null ? undefined : work.percent / 100}
        size={13}
      />
    )
  if (work) return <StateMark state={workStates[work.state]} label={name} size={13} />
  if (drift) return <StateMark state="drift" label={`${name}: ${drift}`} size={13} />
  if (live) return <StateMark state={live.state} size={13} />
  return (
    <span
      className="mx-[2px] size-2 rounded-full border"
      style={{ borderColor: action ? planColor(action) : 'var(--line-control)' }}
      title={name}
    />
  )
}
