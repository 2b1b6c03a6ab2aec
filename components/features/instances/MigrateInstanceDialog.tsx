'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { Skeleton } from '@/components/ui/Skeleton'
import type { InstanceView } from '@/server/domain/instance'
import { candidateOf, place } from '@/server/domain/placement'
import { changeOf, reasonAgainst } from './change'

const best = 'best'

/** To another host of its zone, live: which ones could take it, and why the others can’t. */
export function MigrateInstanceDialog({ instance, onClose }: { instance: InstanceView; onClose: () => void }) {
  const trpc = useTRPC()
  const hosts = useQuery(
    trpc.hosts.list.queryOptions({ zoneId: instance.zoneId ?? undefined, limit: 200, sort: 'name' }),
  )
  const [target, setTarget] = useState(best)
  const migrate = useTaskMutation(trpc.instances.migrate.mutationOptions({ onSuccess: onClose }))
  const items = hosts.data?.items ?? []
  const from = items.find(host => host.id === instance.hostId)
  const others = items.filter(host => host.id !== instance.hostId)
  const wish = { vcpus: instance.vcpus, memoryMiB: instance.memoryMiB, zoneId: null, antiAffinityGroup: null }
  const chosen = place({ ...wish, movesFrom: from?.driver }, others.map(candidateOf))
  const fitting = others.filter(host => !chosen.ruledOut.some(out => out.hostId === host.id))
  const why =
    reasonAgainst(instance, 'migrate') ??
    (hosts.isPending ? 'Looking for hosts' : fitting.length === 0 ? 'No other host of its zone can take it' : null)
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title={`Migrate ${instance.name}?`}
      description={`It leaves ${from?.name ?? 'its host'} while it runs. Its guest stands still for a moment, usually well under a second; address, root disk and volumes go along.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={migrate.isPending}
            disabledReason={why}
            onClick={() =>
              migrate.mutate({
                ...changeOf(instance),
                targetHostId: fitting.find(host => host.id === target)?.id,
              })
            }
          >
            Migrate instance
          </Button>
        </>
      }
    >
      {hosts.isPending ? (
        <Skeleton className="h-16" />
      ) : hosts.error ? (
        <Callout tone="error">{sentenceOf(hosts.error)}</Callout>
      ) : (
        <div className="flex flex-col gap-4">
          {fitting.length > 0 && (
            <Field label="Target host">
              <Select
                value={target}
                onValueChange={value => value && setTarget(value)}
                options={[
                  { value: best, label: chosen.placed ? `Best fit: ${chosen.hostName}` : 'Best fit' },
                  ...fitting.map(host => ({ value: host.id as string, label: host.name })),
                ]}
              />
            </Field>
          )}
          {chosen.ruledOut.length > 0 && (
            <ul aria-label="Hosts that can’t take it" className="flex flex-col gap-1 text-muted text-sm">
              {chosen.ruledOut.map(out => (
                <li key={out.hostId}>
                  <span className="font-mono">{out.hostName}</span> {out.reason}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Dialog>
  )
}
