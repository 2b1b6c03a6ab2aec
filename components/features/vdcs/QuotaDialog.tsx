'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { formatGiB, formatMiB } from '@/components/ui/format'
import { NumberInput } from '@/components/ui/NumberInput'
import { toast } from '@/components/ui/Toaster'
import type { VdcView } from '@/server/domain/catalog'
import { noLimits, type QuotaLimits } from '@/server/domain/quota'

/** What a VDC may use at most; an empty field is as much as there is. */
export function QuotaDialog({ vdc, onClose }: { vdc: VdcView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [limits, setLimits] = useState<QuotaLimits>(vdc.quota ?? noLimits)
  const set = useMutation(
    trpc.vdcs.setQuota.mutationOptions({
      onSuccess: ({ name, quota }) => {
        void client.invalidateQueries(trpc.vdcs.pathFilter())
        toast(quota ? `${name} has a quota` : `${name} has no quota any more`)
        onClose()
      },
    }),
  )
  const change = (more: Partial<QuotaLimits>) => setLimits({ ...limits, ...more })
  const memoryGiB = limits.memoryMiB === null ? null : limits.memoryMiB / 1024
  return (
    <FormDialog
      isSticky
      size="sm"
      title={`Quota of ${vdc.name}`}
      description="What it may use at most. Empty: as much as there is. What is used already stays; only more is refused."
      submitLabel="Save"
      pending={set.isPending}
      error={set.error && sentenceOf(set.error)}
      onClose={onClose}
      onSubmit={() => set.mutate({ vdcId: vdc.id, ...limits })}
    >
      <Field label="Instances" aside={`${vdc.instanceCount} used`}>
        <NumberInput min={0} value={limits.instances} onValueChange={instances => change({ instances })} />
      </Field>
      <Field label="vCPU" aside={`${vdc.vcpus} used`}>
        <NumberInput min={0} value={limits.vcpus} onValueChange={vcpus => change({ vcpus })} />
      </Field>
      <Field label="Memory" aside={`${formatMiB(vdc.memoryMiB)} used`}>
        <NumberInput
          unit="GiB"
          min={0}
          value={memoryGiB}
          onValueChange={gib => change({ memoryMiB: gib === null ? null : Math.round(gib * 1024) })}
        />
      </Field>
      <Field label="Disks" hint="Root disks and volumes together" aside={`${formatGiB(diskGiBOf(vdc))} used`}>
        <NumberInput unit="GiB" min={0} value={limits.diskGiB} onValueChange={diskGiB => change({ diskGiB })} />
      </Field>
    </FormDialog>
  )
}

export const diskGiBOf = ({ rootDiskGiB, volumeGiB }: Pick<VdcView, 'rootDiskGiB' | 'volumeGiB'>) =>
  rootDiskGiB + volumeGiB
