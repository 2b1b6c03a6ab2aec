'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { Switch } from '@/components/ui/Switch'
import { toast } from '@/components/ui/Toaster'
import type { ZoneView } from '@/server/domain/host'

/** Whether a zone's lost hosts are evacuated without asking. Letting a program cut power is asked about; stopping it is not. */
export function ZoneEvacuation({ zone }: { zone: ZoneView }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const set = useMutation(
    trpc.zones.setEvacuation.mutationOptions({
      onSuccess: () => {
        setAsking(false)
        void client.invalidateQueries(trpc.overview.pathFilter())
        void client.invalidateQueries(trpc.zones.pathFilter())
      },
      onError: error => !isAsking && toast.error('Nothing was changed', { description: sentenceOf(error) }),
    }),
  )
  return (
    <>
      <Switch
        className="py-0.5 text-xs text-muted"
        label="Evacuate lost hosts without asking"
        checked={zone.evacuation === 'automatic'}
        onCheckedChange={isOn => (isOn ? setAsking(true) : set.mutate({ zoneId: zone.id, evacuation: 'ask' }))}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Evacuate lost hosts of ${zone.name} without asking?`}
        description="When neither Plenum nor other hosts reach a host, its power is cut, and what ran there starts elsewhere."
        consequences={[
          'Only hosts with a power control: nothing starts before one is proven to be off.',
          'Root disks of what starts elsewhere come back fresh; volumes and addresses stay.',
          'More than a quarter of the zone’s hosts lost at once is a storm: then a person is asked.',
        ]}
        confirmLabel="Evacuate without asking"
        onConfirm={() => set.mutateAsync({ zoneId: zone.id, evacuation: 'automatic' })}
        error={set.error ? sentenceOf(set.error) : undefined}
      />
    </>
  )
}
