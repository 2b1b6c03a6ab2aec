import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useFormContext, useWatch } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { formatCount, formatGiB, formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { ApiCall } from './ApiCall'
import { type CreateForm, toRequest } from './form'

type Props = { vdcId: string; readOnly: string | null; isCreating: boolean; error?: string }

/** What will be made, where it will land and why, and the same as an API call. */
export function Summary({ vdcId, readOnly, isCreating, error }: Props) {
  const trpc = useTRPC()
  const { control } = useFormContext<CreateForm>()
  const form = useDeferredValue(useWatch({ control }) as CreateForm)
  const images = useQuery(trpc.images.inVdc.queryOptions({ vdcId }))
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const type = types.data?.items.find(each => each.id === form.typeId)
  const image = images.data?.items.find(each => each.id === form.imageId)
  const placement = useQuery({
    ...trpc.instances.previewPlacement.queryOptions({
      vdcId,
      vcpus: type?.vcpus ?? 1,
      memoryMiB: type?.memoryMiB ?? 128,
      imageId: image?.id,
      zoneId: form.zoneId || undefined,
      antiAffinityGroup: /^[a-z0-9-]+$/.test(form.antiAffinityGroup) ? form.antiAffinityGroup : undefined,
      volumeIds: form.volumeIds.length > 0 ? form.volumeIds : undefined,
    }),
    enabled: Boolean(type),
    placeholderData: keepPreviousData,
  })
  const volumesGiB = form.newVolumes.reduce((sum, volume) => sum + (volume.sizeGiB ?? 0), 0)
  const volumeCount = form.newVolumes.length + form.volumeIds.length
  return (
    <aside aria-label="Summary" className="flex flex-col gap-4 lg:sticky lg:top-4">
      <div className="flex flex-col gap-4 rounded-md border p-4">
        <h2 className="text-base font-medium">Summary</h2>
        <KeyValue
          items={[
            { key: 'Name', value: form.name || '–', isMono: true },
            { key: 'Image', value: image?.name },
            { key: 'Type', value: type && `${type.name} · ${type.vcpus} vCPU · ${formatMiB(type.memoryMiB)}` },
            { key: 'Root disk', value: formatGiB(form.rootDiskGiB) },
            {
              key: 'Volumes',
              value:
                volumeCount === 0
                  ? 'None'
                  : `${formatCount(volumeCount, 'volume')}${volumesGiB ? `, ${formatGiB(volumesGiB)} new` : ''}`,
            },
          ]}
        />
        {placement.data &&
          (placement.data.placed ? (
            <p className="border-t pt-3 text-sm text-muted">
              <span className="block text-xs text-faint">Where and why</span>
              {placement.data.sentence}
            </p>
          ) : (
            <Callout tone="warn" title="It would not fit now">
              {placement.data.sentence}
            </Callout>
          ))}
        {error && (
          <Callout tone="error" title="Nothing was created">
            {error}
          </Callout>
        )}
        <Button type="submit" variant="primary" pending={isCreating} disabledReason={readOnly} className="w-full">
          Create instance
        </Button>
      </div>
      <ApiCall vdcId={vdcId} request={toRequest(form)} />
    </aside>
  )
}
