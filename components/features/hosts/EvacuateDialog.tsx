'use client'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatCount } from '@/components/ui/format'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { EvacuationForecast } from '@/server/domain/failover'
import type { HostView } from '@/server/domain/host'

/** Asks before a host is given up: what starts where, what is lost, and whose word it is that the host is off. */
export function EvacuateDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC()
  const forecast = useQuery(trpc.hosts.evacuation.queryOptions({ hostId: host.id }))
  const [isOff, setOff] = useState(false)
  const cancel = useRef<HTMLButtonElement>(null)
  const evacuate = useTaskMutation(trpc.hosts.evacuate.mutationOptions({ onSuccess: onClose }), { isShownHere: true })
  const moves = forecast.data?.moves ?? []
  const mustSwearIt = !host.powerDriver && host.state !== 'fenced'
  const isSeen = host.suspicion?.heartbeat === 'seen'
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      initialFocus={cancel}
      title={`Evacuate ${host.name}?`}
      description={
        host.state === 'fenced'
          ? 'It is fenced. What has its place there and is wanted running starts elsewhere.'
          : 'It is fenced first: nothing starts before it is proven to be off. Then what is wanted running starts elsewhere.'
      }
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="danger"
            pending={evacuate.isPending}
            disabledReason={
              mustSwearIt && !isOff ? `${host.name} has no power control: switch it off and say so` : null
            }
            onClick={() => evacuate.mutate({ hostId: host.id, iSwitchedItOff: isOff })}
          >
            {host.state === 'fenced' ? 'Evacuate' : 'Fence and evacuate'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {isSeen && (
          <Callout tone="error" title="It lives">
            {host.suspicion!.witnesses.join(', ')} can reach it: its guests run. Evacuating it cuts them off.
          </Callout>
        )}
        {forecast.isPending ? (
          <SkeletonText lines={4} />
        ) : forecast.data ? (
          <Forecast forecast={forecast.data} />
        ) : (
          <ErrorState title="What would start where is not known" onRetry={() => forecast.refetch()}>
            {sentenceOf(forecast.error)}
          </ErrorState>
        )}
        {moves.length > 0 && (
          <p>
            Volumes, addresses and network cards go along. <strong>Root disks are lost with the host:</strong> they come
            back fresh from their images.
          </p>
        )}
        {host.state !== 'fenced' && (
          <Checkbox
            checked={isOff}
            onCheckedChange={setOff}
            label={`I have switched ${host.name} off myself`}
            hint="Counts in place of its power control. If it runs after all, two machines of one address run at once; their volumes are safe, what they tell others is not."
          />
        )}
        {evacuate.error && (
          <Callout tone="error" title="It was not evacuated">
            {sentenceOf(evacuate.error)}
          </Callout>
        )}
      </div>
    </Dialog>
  )
}

function Forecast({ forecast: { moves, stays } }: { forecast: EvacuationForecast }) {
  if (moves.length + stays.length === 0) return <p className="text-muted">Nothing has its place there.</p>
  return (
    <>
      {moves.length > 0 && (
        <List
          title={`${formatCount(moves.length, 'instance')} would start elsewhere, in this order`}
          items={moves.map(each => ({
            ...each,
            to: [`${each.hostName}, ${each.zoneName}`, each.floatingIp].filter(Boolean).join('. '),
          }))}
        />
      )}
      {stays.length > 0 && (
        <List
          title={`${formatCount(stays.length, 'instance')} would not`}
          items={stays.map(each => ({ ...each, to: each.reason }))}
        />
      )}
    </>
  )
}

function List({ title, items }: { title: string; items: { instanceId: string; name: string; to: string }[] }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">{title}</h3>
      <ul className="flex max-h-56 flex-col overflow-y-auto">
        {items.map(({ instanceId, name, to }) => (
          <li
            key={instanceId}
            className="flex min-w-0 flex-wrap items-baseline gap-x-3 border-b py-1.5 last:border-b-0"
          >
            <span className="w-40 shrink-0 truncate font-mono" title={name}>
              {name}
            </span>
            <span className="min-w-0 flex-1 basis-40 text-muted">{to}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
