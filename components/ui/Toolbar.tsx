import { cn } from './cn'

export type ToolbarProps = {
  children: React.ReactNode
  /** Pushed to the right: columns, density, the page's first action. */
  end?: React.ReactNode
  className?: string
}

/** The row above a list: search, chips, and at its end what changes the view. Wraps; chips scroll on a phone. */
export function Toolbar({ children, end, className }: ToolbarProps) {
  return (
    <div className={cn('flex flex-wrap items-center gap-2', className)}>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">{children}</div>
      {end && <div className="flex items-center gap-2">{end}</div>}
    </div>
  )
}
