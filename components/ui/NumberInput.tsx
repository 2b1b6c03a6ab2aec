'use client'
import { Field } from '@base-ui/react/field'
import { NumberField } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import { cn } from './cn'

export type NumberInputProps = {
  /** `null` while empty. */
  value?: number | null
  defaultValue?: number
  onValueChange?: (value: number | null) => void
  /** Called when typing or stepping has come to rest. */
  onValueCommitted?: (value: number | null) => void
  /** Shown behind the number and said with it: "GiB", "vCPU". */
  unit?: string
  /** It names something, like a port, and counts nothing: no separators in it. */
  isName?: boolean
  min?: number
  max?: number
  step?: number
  name?: string
  id?: string
  disabled?: boolean
  /** Without a Field around it, which names it. */
  'aria-label'?: string
  className?: string
  inputRef?: React.Ref<HTMLInputElement>
}

/** A number with its unit; arrow keys step, Shift steps by ten. Out of range is clamped when leaving it. */
export function NumberInput({ unit, isName, className, inputRef, 'aria-label': label, ...rest }: NumberInputProps) {
  return (
    <NumberField.Root
      {...rest}
      format={isName ? { useGrouping: false } : undefined}
      className={cn('w-full', className)}
    >
      <NumberField.Group className="control flex h-8 items-center overflow-hidden">
        <NumberField.Input
          ref={inputRef}
          aria-label={label && unit ? `${label} (${unit})` : label}
          className="tnum h-full min-w-0 flex-1 bg-transparent px-2.5 text-sm outline-none"
        />
        {unit &&
          (label ? (
            // It is in the name, which is its own: no field is around it.
            <span aria-hidden className={unitClass}>
              {unit}
            </span>
          ) : (
            <Field.Description render={<span />} className={unitClass}>
              {unit}
            </Field.Description>
          ))}
        <NumberField.Decrement className={cn(step, 'border-l')} aria-label="Less">
          <Minus size={14} aria-hidden />
        </NumberField.Decrement>
        <NumberField.Increment className={cn(step, 'border-l')} aria-label="More">
          <Plus size={14} aria-hidden />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  )
}

const unitClass = 'pr-2 text-sm text-muted'
const step =
  'flex h-full w-8 shrink-0 items-center justify-center border-line text-muted hover:bg-hover hover:text-text active:bg-pressed data-disabled:text-faint data-disabled:hover:bg-transparent'
