import { cn } from './cn'

export type PageHeaderProps = {
  title: React.ReactNode
  /** The title is the name of a machine. */
  isMono?: boolean
  /** A StateBadge, beside the title. */
  state?: React.ReactNode
  /** One line below: ids, zone, age; parts are spaced evenly. */
  meta?: React.ReactNode
  /** Buttons; the main one first on a phone, last on a desk. */
  actions?: React.ReactNode
  /** TabLinks, flush with the line below. */
  tabs?: React.ReactNode
}

/** What this page is, how it is, and what can be done with it. */
export function PageHeader({ title, isMono, state, meta, actions, tabs }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1
              className={cn(
                'min-w-0 text-xl font-medium tracking-tight break-words',
                isMono && 'font-mono tracking-normal',
              )}
            >
              {title}
            </h1>
            {state && <span className="text-sm">{state}</span>}
          </div>
          {meta && <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">{meta}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {tabs}
    </header>
  )
}
