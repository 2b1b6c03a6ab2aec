'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { limits } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import { AdvancedFields } from './AdvancedFields'
import { type CreateForm, createForm, toRequest } from './form'
import { ImageField } from './ImageField'
import { NameField } from './NameField'
import { Summary } from './Summary'
import { TypeField } from './TypeField'
import { VolumeFields } from './VolumeFields'
import { ZoneField } from './ZoneField'

/** One page, valid as it opens; beside it what will be made, where and why, and the same as an API call. */
export function CreateInstance({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const defaults = useDefaults(vdcId)
  const form = useForm<CreateForm>({
    resolver: zodResolver(createForm),
    mode: 'onTouched',
    defaultValues: defaults,
    // What is read only later fills what the person has not touched.
    values: defaults,
    resetOptions: { keepDirtyValues: true },
  })
  const create = useTaskMutation(
    trpc.instances.create.mutationOptions({
      onSuccess: receipt => {
        if (receipt.resourceId) router.push(paths.instance(vdcId, receipt.resourceId))
      },
      onError: error => {
        const fault = error.data?.plenum
        if (fault?.field && fault.field in form.getValues())
          form.setError(fault.field as keyof CreateForm, { message: fault.message }, { shouldFocus: true })
      },
    }),
  )
  return (
    <FormProvider {...form}>
      <form
        noValidate
        aria-label="Create instance"
        onSubmit={form.handleSubmit(values =>
          create.mutate({ vdcId, ...toRequest(values) } as Parameters<typeof create.mutate>[0]),
        )}
      >
        <Page>
          <PageHeader title="Create instance" />
          <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_320px] xl:grid-cols-[minmax(0,720px)_360px]">
            <div className="flex min-w-0 flex-col gap-8">
              <NameField />
              <ImageField />
              <TypeField />
              <ZoneField />
              <VolumeFields vdcId={vdcId} />
              <AdvancedFields />
            </div>
            <Summary vdcId={vdcId} isCreating={create.isPending} error={create.error?.message} />
          </div>
        </Page>
      </form>
    </FormProvider>
  )
}

/** Good defaults from the catalog; the page has read it before it is sent, so the form opens with them. */
function useDefaults(vdcId: string): CreateForm {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.list.queryOptions())
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const present = useQuery(trpc.instances.list.queryOptions({ vdcId, limit: 1 }))
  const image = images.data?.items[0]
  const fitting = types.data?.items.find(type => type.memoryMiB >= Math.max(image?.minMemoryMiB ?? 0, 96))
  // Counted once: the suggestion must not change under the hands of whoever looks at it.
  const [count] = useState(present.data?.total)
  const name = count === undefined ? '' : `vm-${count + 1}`
  const rootDiskGiB = Math.max(image?.minDiskGiB ?? 0, 8)
  const imageId = image?.id ?? ''
  const typeId = fitting?.id ?? ''
  return useMemo(
    () => ({
      name,
      imageId,
      typeId,
      zoneId: '',
      rootDiskGiB,
      cpuShares: limits.cpuShares.default,
      antiAffinityGroup: '',
      userData: '',
      newVolumes: [],
      volumeIds: [],
    }),
    [name, imageId, typeId, rootDiskGiB],
  )
}
