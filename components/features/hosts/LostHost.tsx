'use client'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { KeyValue } from '@/components/ui/KeyValue'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { TextLink } from '@/components/ui/TextLink'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import { paths } from '@/server/domain/paths'
import { EvacuateDialog } from './EvacuateDialog'

/** A host that does not answer, or is fenced: what both paths say, what follows from it, and what a person can do. */
export function LostHost({ host }: { host: HostView }) {
  const trpc = useTRPC()
  const [isAsking, setAsking] = useState(false)
  const admit = useTaskMutation(trpc.hosts.admit.mutationOptions())
  const isFenced = host.state === 'fenced'
  const evacuable = hostCan.evacuate(host, true)
  const evacuate = (
    <Button
      // Where others see it, giving it up is the exception.
      variant={host.suspicion?.heartbeat === 'seen' ? 'secondary' : 'primary'}
      disabledReason={evacuable.allowed ? null : evacuable.reason}
      onClick={() => setAsking(true)}
    >
      Evacuate…
    </Button>
  )
  // Its progress is shown above.
  const isEvacuated = host.activeTaskKind === 'host.evacuate'
  const hasComeBack = isFenced && host.lastSeenAt !== null && host.fencedAt !== null && host.lastSeenAt > host.fencedAt
  return (
    <section aria-label="Lost host" className="flex flex-col gap-3">
      <Callout
        tone="warn"
        title={titleOf(host)}
        action={
          isEvacuated ? null : host.activeTaskId ? (
            <TextLink href={paths.task(host.activeTaskId)}>Follow the task</TextLink>
          ) : isFenced ? (
            <>
              {host.instanceCount > 0 && evacuate}
              <Button
                pending={admit.isPending}
                disabledReason={hasComeBack ? null : `${host.name} does not answer yet: switch it on first`}
                onClick={() => admit.mutate({ hostId: host.id })}
              >
                Take it back
              </Button>
            </>
          ) : (
            evacuate
          )
        }
      >
        {sentence(host)}
        {admit.error && <p className="mt-1 text-error-text">{sentenceOf(admit.error)}</p>}
      </Callout>
      <KeyValue
        columns={2}
        items={[
          {
            key: 'Plenum’s line',
            value: host.suspectedAt ? (
              <>
                Fell silent <RelativeTime at={host.suspectedAt} />
              </>
            ) : (
              'Answers again'
            ),
          },
          { key: 'Other hosts', value: <Heartbeat host={host} /> },
          { key: 'Power', value: <PowerState host={host} /> },
          host.fencedAt !== null && { key: 'Fenced', value: <RelativeTime at={host.fencedAt} /> },
        ]}
      />
      {isAsking && <EvacuateDialog host={host} onClose={() => setAsking(false)} />}
    </section>
  )
}

const titleOf = (host: HostView) =>
  host.state === 'fenced'
    ? `${host.name} is fenced: nothing of it runs`
    : host.activeTaskKind === 'host.evacuate'
      ? `${host.name} is being fenced`
      : host.suspicion?.verdict === 'only unreachable'
        ? `Only Plenum’s line to ${host.name} is cut`
        : `${host.name} does not answer`

function sentence(host: HostView) {
  if (host.state === 'fenced')
    return `${host.stateReason ?? ''} It takes nothing until it is back and what runs elsewhere by now was removed from it.`
  // Whoever evacuates it has decided: what was to become of it is no question any more.
  if (host.activeTaskKind === 'host.evacuate') return 'Nothing of it starts elsewhere before it is proven to be off.'
  return host.suspicion?.sentence ?? 'Whether other hosts see it is being looked at.'
}

function Heartbeat({ host: { suspicion } }: { host: HostView }) {
  if (!suspicion) return 'Not asked yet'
  const by = suspicion.witnesses.join(', ')
  const words = { seen: `Seen by ${by}`, silent: `Not seen by ${by}`, unknown: 'None could look' }
  return (
    <>
      {words[suspicion.heartbeat]}, <RelativeTime at={suspicion.lookedAt} />
    </>
  )
}

/** What its management controller says, and when. */
export function PowerState({ host: { power, powerDriver } }: { host: Pick<HostView, 'power' | 'powerDriver'> }) {
  if (!powerDriver) return 'No power control'
  if (!power) return 'Not asked yet'
  return (
    <>
      {power.state === null ? power.problem : `${power.state === 'on' ? 'On' : 'Off'}`}, <RelativeTime at={power.at} />
    </>
  )
}
