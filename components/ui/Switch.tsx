'use client'
import { Switch as Base } from '@base-ui/react/switch'
import { cn } from './cn'

export type SwitchProps = Omit<React.ComponentProps<typeof Base.Root>, 'className'> & {
  /** Beside it; without it give `aria-label`. */
  label?: React.ReactNode
  hint?: React.ReactNode
  className?: string
}

/** Takes effect at once; for anything that waits for a button use Checkbox. */
export function Switch({ label, hint, className, ...rest }: SwitchProps) {
  const control = (
    <Base.Root
      {...rest}
      className={cn(
        'inline-flex h-[18px] w-8 shrink-0 items-center rounded-full border border-line-control bg-sunken p-px transition-colors',
        'data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50',
        !label && className,
      )}
    >
      <Base.Thumb className="size-3.5 rounded-full bg-line-control transition-transform data-checked:translate-x-3.5 data-checked:bg-on-accent" />
    </Base.Root>
  )
  if (!label) return control
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is inside
    <label className={cn('flex items-start gap-2.5 text-sm', className)}>
      <span className="flex h-5 items-center">{control}</span>
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
}
