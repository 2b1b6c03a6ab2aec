'use client'
import { Field as Base } from '@base-ui/react/field'
import { CircleAlert } from 'lucide-react'
import { cn } from './cn'

export type FieldProps = {
  label: React.ReactNode
  /** What to know before filling it in. Stays when there is an error. */
  hint?: React.ReactNode
  /** What is wrong and how to mend it; marks the control invalid. */
  error?: React.ReactNode
  isOptional?: boolean
  /** Right of the label, e.g. quota left. */
  aside?: React.ReactNode
  className?: string
  children: React.ReactNode
}

/** Label, control, hint and error; wires `for`, `aria-describedby` and `aria-invalid` to the control inside. */
export function Field({ label, hint, error, isOptional, aside, className, children }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className={cn('flex min-w-0 flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-sm">
          <Base.Label className="font-medium">{label}</Base.Label>
          {isOptional && <span className="text-faint"> · optional</span>}
        </span>
        {aside && <span className="tnum text-xs text-muted">{aside}</span>}
      </div>
      {children}
      {hint && <Base.Description className="text-xs text-muted">{hint}</Base.Description>}
      {error && (
        <Base.Error match className="flex gap-1.5 text-xs text-error-text">
          <CircleAlert size={14} className="mt-px shrink-0" aria-hidden />
          <span>{error}</span>
        </Base.Error>
      )}
    </Base.Root>
  )
}
