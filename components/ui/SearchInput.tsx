'use client'
import { Search, X } from 'lucide-react'
import { cn } from './cn'
import { Kbd } from './Kbd'

export type SearchInputProps = {
  value: string
  onValueChange: (value: string) => void
  /** Accessible name and placeholder: "Filter instances". */
  label: string
  /** Shows "/" as a hint; binding the key is up to the page. */
  shortcut?: string
  className?: string
  ref?: React.Ref<HTMLInputElement>
}

/** Filters what is on the page. Escape empties it. */
export function SearchInput({ value, onValueChange, label, shortcut, className, ref }: SearchInputProps) {
  return (
    <div className={cn('control flex h-8 w-full min-w-0 items-center gap-2 px-2.5 text-sm sm:w-64', className)}>
      <Search size={14} className="shrink-0 text-faint" aria-hidden />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={event => onValueChange(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || !value) return
          event.stopPropagation()
          onValueChange('')
        }}
        className="min-w-0 flex-1 bg-transparent outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {value ? (
        <button
          type="button"
          aria-label="Clear filter"
          onClick={() => onValueChange('')}
          className="-mr-1 flex size-5 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
        >
          <X size={14} aria-hidden />
        </button>
      ) : (
        shortcut && <Kbd className="max-sm:hidden">{shortcut}</Kbd>
      )}
    </div>
  )
}
