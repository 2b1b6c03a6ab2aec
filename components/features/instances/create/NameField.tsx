import { Controller, useFormContext } from 'react-hook-form'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import type { CreateForm } from './form'

export function NameField() {
  const { control } = useFormContext<CreateForm>()
  return (
    <Controller
      control={control}
      name="name"
      render={({ field, fieldState }) => (
        <Field label="Name" hint="Becomes the guest’s hostname" error={fieldState.error?.message} className="max-w-sm">
          <Input
            isMono
            ref={field.ref}
            name={field.name}
            value={field.value}
            onValueChange={field.onChange}
            onBlur={field.onBlur}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
    />
  )
}
