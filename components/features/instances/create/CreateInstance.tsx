'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
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
  const form = useForm<CreateForm>({
    resolver: zodResolver(createForm),
    mode: 'onTouched',
    defaultValues: {
      name: '',
      imageId: '',
      typeId: '',
      zoneId: '',
      rootDiskGiB: 8,
      cpuShares: limits.cpuShares.default,
      antiAffinityGroup: '',
      userData: '',
      newVolumes: [],
      volumeIds: [],
    },
  })
  useDefaults(vdcId, form)
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

/** Good defaults once the catalog is read, where the person has not chosen yet. */
function useDefaults(vdcId: string, form: ReturnType<typeof useForm<CreateForm>>) {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.list.queryOptions())
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const present = useQuery(trpc.instances.list.queryOptions({ vdcId, limit: 1 }))
  const image = images.data?.items[0]
  const total = present.data?.total
  useEffect(() => {
    if (total !== undefined && !form.getFieldState('name').isDirty && !form.getValues('name'))
      form.setValue('name', `vm-${total + 1}`)
  }, [total, form])
  useEffect(() => {
    if (!image) return
    if (!form.getValues('imageId')) {
      form.setValue('imageId', image.id)
      form.setValue('rootDiskGiB', Math.max(image.minDiskGiB, form.getValues('rootDiskGiB')))
    }
    const fitting = types.data?.items.find(type => type.memoryMiB >= Math.max(image.minMemoryMiB, 96))
    if (fitting && !form.getValues('typeId')) form.setValue('typeId', fitting.id)
  }, [image, types.data, form])
}
