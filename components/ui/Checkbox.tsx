'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import { cn } from './cn'

export type CheckboxProps = Omit<React.ComponentProps<typeof Base.Root>, 'className'> & {
  /** Beside the box; without it give `aria-label`. */
  label?: React.ReactNode
  hint?: React.ReactNode
  className?: string
}

/** On, off or `indeterminate`. */
export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  const box = (
    <Base.Root
      {...rest}
      className={cn(
        'flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-control bg-surface text-on-accent',
        'data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent',
        'data-disabled:border-line-strong data-disabled:bg-sunken data-disabled:text-faint data-invalid:border-state-error',
        'hover:not-data-disabled:not-data-checked:border-text',
        !label && className,
      )}
    >
      <Base.Indicator className="flex">
        {rest.indeterminate ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
      </Base.Indicator>
    </Base.Root>
  )
  if (!label) return box
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside
    <label className={cn('flex items-start gap-2 text-sm has-data-disabled:text-faint', className)}>
      <span className="flex h-5 items-center">{box}</span>
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
}
