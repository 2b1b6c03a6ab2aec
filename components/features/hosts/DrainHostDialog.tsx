'use client'
import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { formatCount, formatDuration, formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { DrainPlan } from '@/server/domain/drain'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import { paths } from '@/server/domain/paths'

/** What emptying a host would mean, before anything moves: where each instance goes, what stays, what is left. */
export function DrainHostDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC()
  const plan = useQuery(trpc.hosts.drainPlan.queryOptions({ hostId: host.id }))
  const isShownHere = usePathname() === paths.host(host.id)
  const drain = useTaskMutation(trpc.hosts.drain.mutationOptions({ onSuccess: onClose }), { isShownHere })
  const verdict = hostCan.drain(host)
  const moves = plan.data?.moves.length ?? 0
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={open => !open && onClose()}
      title={`Drain ${host.name}?`}
      description="It takes nothing new from now on, and what runs on it moves to other hosts of its zone, a few at a time, while it runs. Each guest stands still for a moment, usually well under a second."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={drain.isPending}
            disabledReason={verdict.allowed ? (plan.data ? null : 'The plan is not there yet') : verdict.reason}
            onClick={() => drain.mutate({ hostId: host.id, generation: host.generation })}
          >
            {moves === 0 ? 'Cordon host' : `Cordon and move ${formatCount(moves, 'instance')}`}
          </Button>
        </>
      }
    >
      {drain.error && <Callout tone="error">{sentenceOf(drain.error)}</Callout>}
      {plan.isPending ? (
        <SkeletonText lines={6} />
      ) : plan.data ? (
        <Plan plan={plan.data} host={host} />
      ) : (
        <Callout tone="error">{sentenceOf(plan.error)}</Callout>
      )}
    </Dialog>
  )
}

function Plan({ plan: { moves, stays, estimateS, left }, host }: { plan: DrainPlan; host: HostView }) {
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
      {moves.length > 0 && (
        <p className="text-muted">
          It can be paused and cancelled at any time: what has moved stays where it is then, and {host.name} stays
          cordoned until you lift that.
        </p>
      )}
    </div>
  )
}
