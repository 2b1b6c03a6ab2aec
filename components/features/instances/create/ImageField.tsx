import { useQuery } from '@tanstack/react-query'
import { Controller, useFormContext } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { Callout } from '@/components/ui/Callout'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { currentImages } from '@/server/domain/image-family'
import type { CreateForm } from './form'

export function ImageField({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const { control } = useFormContext<CreateForm>()
  const images = useQuery(trpc.images.inVdc.queryOptions({ vdcId }))
  return (
    <Section title="Image">
      {images.isPending ? (
        <SkeletonText lines={3} />
      ) : images.data?.items.length === 0 ? (
        <Callout tone="info" title="No images yet">
          An operator adds one, or shares one with this VDC, under Data center, Images.
        </Callout>
      ) : (
        <Controller
          control={control}
          name="imageId"
          render={({ field }) => (
            <RadioCards
              aria-label="Image"
              columns={2}
              value={field.value}
              onValueChange={field.onChange}
              options={currentImages(images.data?.items ?? []).map(image => ({
                value: image.id as string,
                title: image.name,
                description: image.description,
              }))}
            />
          )}
        />
      )}
    </Section>
  )
}
