import { Callout } from '@/components/ui/Callout'
import { formatCount, formatDuration, formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import type { DrainPlan } from '@/server/domain/drain'
import type { HostView } from '@/server/domain/host'

type Props = {
  plan: DrainPlan
  host: HostView /** Under the moves: what can be done meanwhile. */
  children: React.ReactNode
}

/** What a drain of a host moves where, what stays and why, and what is left to its zone. */
export function DrainMoves({ plan: { moves, stays, estimateS, left }, host, children }: Props) {
  return (
    <div className="flex flex-col gap-5">
      <KeyValue
        columns={2}
        items={[
          { key: 'Takes about', value: moves.length === 0 ? 'Nothing to move' : formatDuration(estimateS * 1000) },
          {
            key: `Left in ${host.zoneName}`,
            value:
              left.hostCount === 0
                ? 'No other host takes instances'
                : `${left.vcpusFree} of ${left.vcpus} vCPU, ${formatMiB(left.memoryFreeMiB)} of ${formatMiB(left.memoryMiB)} on ${formatCount(left.hostCount, 'host')}`,
          },
        ]}
      />
      {stays.length > 0 && (
        <Callout
          tone="warn"
          title={`${formatCount(stays.length, 'instance')} ${stays.length === 1 ? 'stays' : 'stay'} on ${host.name}`}
        >
          <ul className="flex flex-col gap-1">
            {stays.map(each => (
              <li key={each.instanceId}>
                {!each.reason.startsWith(each.name) && (
                  <>
                    <span className="font-mono">{each.name}</span>:{' '}
                  </>
                )}
                {each.reason}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {moves.length > 0 && (
        <ul aria-label="Where each instance goes" className="flex flex-col">
          {moves.map(move => (
            <li
              key={move.instanceId}
              className="grid grid-cols-2 gap-x-4 border-b py-1.5 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_9rem]"
              title={move.reason}
            >
              <span className="truncate font-mono">{move.name}</span>
              <span className="truncate">
                <span aria-hidden className="text-faint">
                  →{' '}
                </span>
                <span className="sr-only">goes to </span>
                <span className="font-mono">{move.hostName}</span>
              </span>
              <span className="tnum text-muted max-sm:text-xs sm:text-end">
                {move.vcpus} vCPU, {formatMiB(move.memoryMiB)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {moves.length === 0 && stays.length === 0 && (
        <p>Nothing runs here: once it is cordoned, it is safe to switch off.</p>
      )}
      {moves.length > 0 && <p className="text-muted">{children}</p>}
    </div>
  )
}
