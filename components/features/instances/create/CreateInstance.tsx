'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { FormProvider, useForm } from 'react-hook-form'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Callout } from '@/components/ui/Callout'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { AccessFields } from './AccessFields'
import { AdvancedFields } from './AdvancedFields'
import { type CreateForm, createForm, toRequest } from './form'
import { ImageField } from './ImageField'
import { NameField } from './NameField'
import { Summary } from './Summary'
import { TypeField } from './TypeField'
import { useDefaults, useInitialValues } from './use-defaults'
import { VolumeFields } from './VolumeFields'
import { ZoneField } from './ZoneField'

/** One page, valid as it opens; beside it what will be made, where and why, and the same as an API call. */
export function CreateInstance({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const readOnly = useReadOnly(vdcId)
  const form = useForm<CreateForm>({
    resolver: zodResolver(createForm),
    mode: 'onTouched',
    defaultValues: useInitialValues(vdcId),
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
        onSubmit={form.handleSubmit(values => {
          if (!readOnly) create.mutate({ vdcId, ...toRequest(values) } as Parameters<typeof create.mutate>[0])
        })}
      >
        <Page>
          <PageHeader title="Create instance" />
          {readOnly && (
            <Callout action={<TextLink href={paths.instances(vdcId)}>All instances</TextLink>}>{readOnly}.</Callout>
          )}
          <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_320px] xl:grid-cols-[minmax(0,720px)_360px]">
            <fieldset disabled={Boolean(readOnly)} className="flex min-w-0 flex-col gap-8 disabled:opacity-60">
              <NameField />
              <ImageField vdcId={vdcId} />
              <TypeField vdcId={vdcId} />
              <ZoneField />
              <VolumeFields vdcId={vdcId} />
              <AccessFields vdcId={vdcId} />
              <AdvancedFields />
            </fieldset>
            <Summary
              vdcId={vdcId}
              readOnly={readOnly}
              isCreating={create.isPending || create.isSuccess}
              error={create.error ? sentenceOf(create.error) : undefined}
            />
          </div>
        </Page>
      </form>
    </FormProvider>
  )
}
