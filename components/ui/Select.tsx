'use client'
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cn } from './cn'

export type SelectOption<V extends string = string> = {
  value: V
  label: string
  /** Second line in the list. */
  hint?: React.ReactNode
  icon?: React.ReactNode
  /** Shown in place of the hint; the option stays and cannot be chosen. */
  disabledReason?: string | null | false
}

export type SelectProps<V extends string = string> = {
  options: readonly SelectOption<V>[]
  value?: V | null
  defaultValue?: V | null
  onValueChange?: (value: V) => void
  placeholder?: string
  size?: 'sm' | 'md'
  name?: string
  id?: string
  disabled?: boolean
  'aria-label'?: string
  className?: string
}

/** One of a few. For many use RadioCards or a searching list. */
export function Select<V extends string = string>({
  options,
  value,
  onValueChange,
  placeholder = 'Choose…',
  size = 'md',
  className,
  id,
  'aria-label': label,
  ...rest
}: SelectProps<V>) {
  return (
    <Base.Root
      {...rest}
      {...(value === undefined ? {} : { value })}
      items={options}
      onValueChange={next => next !== null && onValueChange?.(next as V)}
    >
      <Base.Trigger
        id={id}
        aria-label={label}
        className={cn(
          'control inline-flex items-center justify-between gap-2 pr-2 pl-2.5 text-left data-placeholder:text-faint',
          size === 'sm' ? 'h-7 text-xs' : 'h-8 text-sm',
          className ?? 'w-full',
        )}
      >
        <Base.Value placeholder={placeholder} className="truncate" />
        <Base.Icon className="text-faint">
          <ChevronsUpDown size={14} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="float max-h-(--available-height) min-w-(--anchor-width) max-w-96 overflow-y-auto p-1 outline-none">
            <Base.List>
              {options.map(option => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={Boolean(option.disabledReason)}
                  className="flex items-start gap-2 rounded-sm py-1.5 pr-2 pl-2 text-sm outline-none select-none data-disabled:text-faint data-highlighted:bg-hover"
                >
                  <span className="flex h-5 w-3.5 shrink-0 items-center">
                    <Base.ItemIndicator>
                      <Check size={14} aria-hidden />
                    </Base.ItemIndicator>
                  </span>
                  {option.icon && <span className="flex h-5 items-center text-muted">{option.icon}</span>}
                  <span className="min-w-0">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {(option.disabledReason || option.hint) && (
                      <span className="block text-xs text-muted">{option.disabledReason || option.hint}</span>
                    )}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
