'use client'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { DrainPlan } from '@/server/domain/drain'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import { DrainMoves } from './DrainMoves'

/** A host’s end, before it begins: where each instance goes, and what would keep it from leaving. */
export function RetireHostDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC()
  const plan = useQuery(trpc.hosts.drainPlan.queryOptions({ hostId: host.id }))
  const retire = useTaskMutation(trpc.hosts.retire.mutationOptions({ onSuccess: onClose }))
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={open => !open && onClose()}
      title={`Retire ${host.name}?`}
      description={`For good: what runs on it moves to other hosts of its zone while it runs, ${host.powerDriver ? 'its power is cut' : 'you switch it off yourself, since it has no power control'}, and Plenum watches it no more. Its tasks and their logs stay.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            pending={retire.isPending}
            disabledReason={whyNot(host, plan.data)}
            onClick={() => retire.mutate({ hostId: host.id, generation: host.generation })}
          >
            Retire host
          </Button>
        </>
      }
    >
      {retire.error && <Callout tone="error">{sentenceOf(retire.error)}</Callout>}
      {plan.isPending ? (
        <SkeletonText lines={6} />
      ) : plan.data ? (
        <DrainMoves plan={plan.data} host={host}>
          It can be paused and cancelled until its power is cut: what has moved stays where it is then.
        </DrainMoves>
      ) : (
        <Callout tone="error">{sentenceOf(plan.error)}</Callout>
      )}
    </Dialog>
  )
}

function whyNot(host: HostView, plan: DrainPlan | undefined): string | null {
  const verdict = hostCan.drain(host)
  if (!verdict.allowed) return verdict.reason
  if (!plan) return 'The plan is not there yet'
  return plan.stays.length > 0 ? 'Not everything can leave it: move or delete what stays first' : null
}
