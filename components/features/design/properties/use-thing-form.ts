import { zodResolver } from '@hookform/resolvers/zod'
import { type FieldValues, type Path, type PathValue, type UseFormReturn, useForm } from 'react-hook-form'
import type { z } from 'zod'
import type { DesignPath } from '@/server/domain/design/document'
import { useDrawing } from '../drawing'

export type ThingForm<T extends FieldValues> = {
  form: UseFormReturn<T>
  /** Takes a value over into the design once it is one; until then the field says what is wrong with it. */
  give(field: Path<T>, value: unknown): void
  /** The sentence below a field. */
  fault(field: Path<T>): string | undefined
  isReadOnly: boolean
}

/** A form over one thing of the design. There is nothing to save: each valid value is the design's at once. */
export function useThingForm<T extends FieldValues>(schema: z.ZodType<T, T>, thing: T, path: DesignPath): ThingForm<T> {
  const { dispatch, isReadOnly } = useDrawing()
  const form = useForm<T>({ resolver: zodResolver(schema), values: thing, mode: 'onChange' })
  const { errors } = form.formState
  return {
    form,
    isReadOnly,
    async give(field, value) {
      // What is left empty is left to its default.
      const given = value === '' || value === null ? undefined : value
      form.setValue(field, given as PathValue<T, Path<T>>, { shouldDirty: true })
      if (await form.trigger(field))
        dispatch({ type: 'set', path: [...path, ...field.split('.')], value: given, tag: `${path.join('/')}/${field}` })
    },
    fault: field => at(errors, field)?.message,
  }
}

const at = (errors: object, field: string) =>
  field
    .split('.')
    .reduce<Record<string, unknown> | undefined>(
      (found, part) => found?.[part] as Record<string, unknown> | undefined,
      errors as Record<string, unknown>,
    ) as { message?: string } | undefined
