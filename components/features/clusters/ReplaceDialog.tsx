import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import type { ClusterView } from '@/server/domain/failure/fleet'
import { listed } from '@/server/domain/planning/fields'

type Member = Pick<ClusterView['members'][number], 'id' | 'name' | 'hostName'> & { volumes: string[] }

/** Another machine for a member on another host; what is to last is on its volumes, and they follow. */
export function ReplaceDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const trpc = useTRPC()
  const replace = useTaskMutation(trpc.instances.rebuild.mutationOptions({ onSuccess: onClose }))
  const { id: instanceId, name, hostName, volumes } = member
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Replace ${name}?`}
      description={`It is shut down and made anew from its image on another host${hostName ? ` than ${hostName}` : ''}. Name and address stay.`}
      consequences={[
        'Everything on its root disk is lost.',
        volumes.length > 0
          ? `${listed(volumes)} ${volumes.length === 1 ? 'follows' : 'follow'}, with all data.`
          : 'It has no volumes.',
        'The cluster has one member less until it is up again.',
      ]}
      confirmLabel="Replace member"
      typeName={name}
      pending={replace.isPending}
      onConfirm={() => replace.mutate({ instanceId, target: 'elsewhere' })}
    />
  )
}
