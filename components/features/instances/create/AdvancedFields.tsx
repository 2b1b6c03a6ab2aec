import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { UserDataField } from '@/components/forms/user-data/UserDataField'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Section } from '@/components/ui/Section'
import { Select } from '@/components/ui/Select'
import { limits, type Priority } from '@/server/domain/instance'
import { priorityHint, priorityOptions } from '@/server/domain/priority-words'
import type { CreateForm } from './form'

export function AdvancedFields() {
  const { control } = useFormContext<CreateForm>()
  const name = useWatch({ control, name: 'name' })
  return (
    <Section title="More" description="Sensible as it is">
      <div className="grid gap-4 sm:grid-cols-3">
        <Controller
          control={control}
          name="rootDiskGiB"
          render={({ field, fieldState }) => (
            <Field label="Root disk" hint="Gone with the instance" error={fieldState.error?.message}>
              <NumberInput
                unit="GiB"
                min={limits.rootDiskGiB.min}
                max={limits.rootDiskGiB.max}
                value={field.value}
                onValueChange={field.onChange}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="cpuShares"
          render={({ field, fieldState }) => (
            <Field label="CPU weight" hint="Against its neighbours when CPU is short" error={fieldState.error?.message}>
              <NumberInput
                min={limits.cpuShares.min}
                max={limits.cpuShares.max}
                step={128}
                value={field.value}
                onValueChange={field.onChange}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="antiAffinityGroup"
          render={({ field, fieldState }) => (
            <Field
              label="Keep apart from"
              isOptional
              hint="A group’s members prefer different hosts"
              error={fieldState.error?.message}
            >
              <Input
                isMono
                placeholder="web"
                ref={field.ref}
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="address"
          render={({ field, fieldState }) => (
            <Field label="Address" isOptional hint="Default: the lowest that is free" error={fieldState.error?.message}>
              <Input
                isMono
                placeholder="10.64.0.20"
                ref={field.ref}
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="priority"
          render={({ field, fieldState }) => (
            <Field label="Priority" hint={priorityHint} error={fieldState.error?.message}>
              <Select<Priority> value={field.value} onValueChange={field.onChange} options={priorityOptions} />
            </Field>
          )}
        />
      </div>
      <Controller
        control={control}
        name="userData"
        render={({ field, fieldState }) => (
          <UserDataField
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={fieldState.error?.message}
            name={name}
          />
        )}
      />
    </Section>
  )
}
