import { useQuery } from '@tanstack/react-query'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { formatMiB } from '@/components/ui/format'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { CreateForm } from './form'

export function TypeField({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const { control } = useFormContext<CreateForm>()
  const imageId = useWatch({ control, name: 'imageId' })
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const images = useQuery(trpc.images.inVdc.queryOptions({ vdcId }))
  const image = images.data?.items.find(each => each.id === imageId)
  return (
    <Section title="Type" description="Can be changed later with a restart">
      {types.isPending ? (
        <SkeletonText lines={3} />
      ) : (
        <Controller
          control={control}
          name="typeId"
          render={({ field }) => (
            <RadioCards
              aria-label="Type"
              columns={3}
              value={field.value}
              onValueChange={field.onChange}
              options={(types.data?.items ?? []).map(type => ({
                value: type.id as string,
                title: type.name,
                meta: `${type.vcpus} vCPU · ${formatMiB(type.memoryMiB)}`,
                description: type.description,
                disabledReason:
                  image && type.memoryMiB < image.minMemoryMiB
                    ? `${image.name} needs ${formatMiB(image.minMemoryMiB)}`
                    : null,
              }))}
            />
          )}
        />
      )}
    </Section>
  )
}
