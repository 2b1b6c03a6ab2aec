import { useId } from 'react'
import { cn } from './cn'

export type SectionProps = {
  title: React.ReactNode
  /** How many, beside the title. */
  count?: React.ReactNode
  description?: React.ReactNode
  actions?: React.ReactNode
  className?: string
  children: React.ReactNode
}

/** A titled part of a page, set off by space and a hairline, not by a box. */
export function Section({ title, count, description, actions, className, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={cn('flex min-w-0 flex-col gap-3', className)}>
      {/* As high as with a small button in it: titles side by side share one line. */}
      <div className="flex min-h-[37px] flex-wrap items-end justify-between gap-x-4 gap-y-2 border-b pb-2">
        <div className="min-w-0">
          <h2 id={id} className="text-base font-medium">
            {title}
            {count !== undefined && <span className="tnum ml-2 font-normal text-faint">{count}</span>}
          </h2>
          {description && <p className="text-sm text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
