import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { formatCount } from '@/components/ui/format'
import type { ClusterView } from '@/server/domain/failure/fleet'

type Props = { vdcId: string; cluster: ClusterView; readOnly: string | null }

/** For members that Plenum does not bring back by itself, or not soon enough. */
export function BringBack({ vdcId, cluster: { id, name, down }, readOnly }: Props) {
  const trpc = useTRPC()
  const [isAsked, setIsAsked] = useState(false)
  const resurrect = useMutation(trpc.vdcs.resurrectCluster.mutationOptions())
  const whose = `${formatCount(down, 'member')} of ${name}`
  return (
    <>
      <Button size="sm" disabledReason={readOnly} onClick={() => setIsAsked(true)}>
        Bring back {formatCount(down, 'member')}…
      </Button>
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setIsAsked}
        title={`Bring back ${whose}?`}
        consequences={[
          'Those that are off are started, unhealthy ones restarted.',
          'Those whose machine is gone get another one with an empty root disk.',
          'Volumes stay as they are.',
        ]}
        confirmLabel={`Bring back ${formatCount(down, 'member')}`}
        danger={false}
        error={resurrect.error?.message}
        onConfirm={async () => {
          await resurrect.mutateAsync({ vdcId, clusterId: id })
          setIsAsked(false)
        }}
      />
    </>
  )
}
