'use client'
import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { formatCount } from '@/components/ui/format'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import { paths } from '@/server/domain/paths'
import { DrainMoves } from './DrainMoves'

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
        <DrainMoves plan={plan.data} host={host}>
          It can be paused and cancelled at any time: what has moved stays where it is then, and {host.name} stays
          cordoned until you lift that.
        </DrainMoves>
      ) : (
        <Callout tone="error">{sentenceOf(plan.error)}</Callout>
      )}
    </Dialog>
  )
}
