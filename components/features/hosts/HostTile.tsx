import Link from 'next/link'
import { cn } from '@/components/ui/cn'
import { formatCount, formatMiB, formatPercent } from '@/components/ui/format'
import { Meter } from '@/components/ui/Meter'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateMark } from '@/components/ui/StateMark'
import type { HostView } from '@/server/domain/host'
import { paths } from '@/server/domain/paths'
import { hostMark } from './host-state'

/** One host at a glance: state, load, what is handed out, how many instances. */
export function HostTile({ host }: { host: HostView }) {
  const { state, label } = hostMark(host)
  const isMaintained = host.activeTaskKind === 'host.maintain'
  const isLost = !isMaintained && (host.state === 'unreachable' || host.state === 'fenced')
  return (
    <Link
      href={paths.host(host.id)}
      className={cn(
        'flex flex-col gap-2.5 rounded-md border p-3 transition-colors hover:border-line-strong hover:bg-hover',
        isLost && 'hatched',
      )}
    >
      <span className="flex items-center gap-2">
        <StateMark state={state} label={label} />
        <span className="min-w-0 flex-1 truncate font-mono text-sm">{host.name}</span>
        <span className="tnum text-xs text-muted">
          {isLost || host.runningCount === host.instanceCount
            ? formatCount(host.instanceCount, 'instance')
            : `${host.runningCount} of ${formatCount(host.instanceCount, 'instance')} running`}
        </span>
      </span>
      {isLost ? (
        <span className="text-xs text-muted">
          <LostWords host={host} />
        </span>
      ) : (
        <span className="grid grid-cols-2 gap-3">
          <Load
            label="CPU"
            value={host.cpuPercent ?? 0}
            total={100}
            text={host.cpuPercent === null ? '–' : formatPercent(host.cpuPercent / 100)}
          />
          <Load
            label="Memory"
            value={host.memoryAllocatedMiB}
            total={host.memoryMiB}
            text={`${formatMiB(host.memoryAllocatedMiB)} of ${formatMiB(host.memoryMiB)}`}
            // Handed out, not in use: a full host is what placement aims for.
            isAmount
          />
        </span>
      )}
    </Link>
  )
}

function LostWords({ host }: { host: HostView }) {
  if (host.state === 'fenced') return 'It is off: nothing of it runs, and it takes nothing.'
  if (host.suspicion?.verdict === 'only unreachable') return 'Only Plenum’s line is cut: other hosts see it.'
  return (
    <>
      {host.lastSeenAt ? (
        <>
          Last answered <RelativeTime at={host.lastSeenAt} />.
        </>
      ) : (
        'Has never answered.'
      )}{' '}
      {host.instanceCount > 0 && `What its ${formatCount(host.instanceCount, 'instance')} do is not known.`}
    </>
  )
}

type LoadProps = { label: string; value: number; total: number; text: string; isAmount?: boolean }

function Load({ label, value, total, text, isAmount }: LoadProps) {
  const never = isAmount ? { warnAt: 2, criticalAt: 2 } : {}
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span className="flex justify-between gap-2 text-xs text-muted">
        <span>{label}</span>
        <span className="tnum truncate">{text}</span>
      </span>
      <Meter label={label} value={value} total={total} isBare {...never} />
    </span>
  )
}
