'use client'
import { X } from 'lucide-react'
import { cn } from './cn'

export type FilterChipProps = {
  label: React.ReactNode
  /** How many it would leave, if known. */
  count?: number
  isOn: boolean
  onChange: (isOn: boolean) => void
  icon?: React.ReactNode
}

/** A filter to switch on and off; pressed means it narrows the list. */
export function FilterChip({ label, count, isOn, onChange, icon }: FilterChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
      className={cn(
        'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs transition-colors',
        isOn
          ? 'border-accent bg-accent-soft text-text'
          : 'border-line-strong text-muted hover:border-line-control hover:text-text',
      )}
    >
      {icon}
      {label}
      {count !== undefined && <span className={cn('tnum', isOn ? 'text-muted' : 'text-faint')}>{count}</span>}
      {isOn && <X size={12} aria-hidden />}
    </button>
  )
}
