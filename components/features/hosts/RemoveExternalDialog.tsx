'use client'
import { useMutation } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import type { ZoneView } from '@/server/domain/host'
import { useZoneChange } from './use-zone-change'

export function RemoveExternalDialog({ zone, onClose }: { zone: ZoneView; onClose: () => void }) {
  const trpc = useTRPC()
  const options = useZoneChange(`Nothing leads out of ${zone.name} any more`, onClose)
  const remove = useMutation(trpc.zones.setExternal.mutationOptions(options))
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Take the way out of ${zone.name} away?`}
      description="Possible while no router and no floating IP has an address of it."
      consequences={[
        'Instances in the zone reach nothing outside, and nothing outside reaches them, until there is a way out again.',
      ]}
      confirmLabel="Take away"
      pending={remove.isPending}
      error={remove.error && sentenceOf(remove.error)}
      onConfirm={() => remove.mutate({ zoneId: zone.id, generation: zone.generation, external: null })}
    />
  )
}
