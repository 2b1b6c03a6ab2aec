'use client'
import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'
import { cn } from './cn'

export type RadioCard<V extends string = string> = {
  value: V
  title: React.ReactNode
  /** Under the title. */
  description?: React.ReactNode
  /** Right of the title: price of the choice in numbers, e.g. "2 vCPU · 4 GiB". */
  meta?: React.ReactNode
  icon?: React.ReactNode
  /** Shown in place of the description; the card stays and cannot be chosen. */
  disabledReason?: string | null | false
}

export type RadioCardsProps<V extends string = string> = {
  options: readonly RadioCard<V>[]
  value?: V
  defaultValue?: V
  onValueChange?: (value: V) => void
  name?: string
  'aria-label'?: string
  /** Columns from 640 px up; one below. */
  columns?: 1 | 2 | 3 | 4
  className?: string
}

/** One of some, where what each means matters: instance types, images, zones. Arrow keys move the choice. */
export function RadioCards<V extends string = string>({
  options,
  onValueChange,
  columns = 3,
  className,
  ...rest
}: RadioCardsProps<V>) {
  const id = useId()
  return (
    <RadioGroup
      {...rest}
      onValueChange={value => onValueChange?.(value as V)}
      className={cn('grid grid-cols-1 gap-2', widths[columns], className)}
    >
      {options.map((option, at) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          disabled={Boolean(option.disabledReason)}
          // A Field's label names the group; each card names itself.
          aria-labelledby={`${id}-${at}`}
          aria-describedby={`${id}-${at}-more`}
          className={cn(
            'group/card flex min-w-0 gap-2.5 rounded-md border border-line-strong bg-surface px-3 py-2.5 text-left transition-colors',
            'hover:not-data-disabled:border-line-control data-checked:border-accent data-checked:bg-accent-soft',
            'data-checked:hover:border-accent data-disabled:border-line data-disabled:bg-sunken',
          )}
        >
          <span className="flex h-5 shrink-0 items-center" aria-hidden>
            <span className="flex size-4 items-center justify-center rounded-full border border-line-control bg-surface group-data-checked/card:border-accent group-data-checked/card:bg-accent group-data-disabled/card:border-line-strong">
              <span className="size-1.5 rounded-full bg-on-accent opacity-0 group-data-checked/card:opacity-100" />
            </span>
          </span>
          {option.icon && <span className="flex h-5 shrink-0 items-center text-muted">{option.icon}</span>}
          <span id={`${id}-${at}-more`} className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline justify-between gap-x-2">
              <span id={`${id}-${at}`} className="truncate text-sm font-medium group-data-disabled/card:text-muted">
                {option.title}
              </span>
              {option.meta && <span className="tnum text-xs text-muted">{option.meta}</span>}
            </span>
            {(option.disabledReason || option.description) && (
              <span className="block text-xs text-muted">{option.disabledReason || option.description}</span>
            )}
          </span>
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}

const widths = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 lg:grid-cols-3', 4: 'sm:grid-cols-2 lg:grid-cols-4' }
