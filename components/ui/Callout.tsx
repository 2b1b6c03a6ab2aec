import { Info } from 'lucide-react'
import { cn } from './cn'
import { StateMark } from './StateMark'

export type CalloutProps = {
  tone?: 'info' | 'warn' | 'error'
  title?: React.ReactNode
  children?: React.ReactNode
  /** Buttons at the end. */
  action?: React.ReactNode
  className?: string
}

/** Something to know about this page before going on. */
export function Callout({ tone = 'info', title, children, action, className }: CalloutProps) {
  return (
    <div
      role={tone === 'error' ? 'alert' : 'note'}
      className={cn(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border px-3 py-2.5 text-sm',
        tones[tone],
        className,
      )}
    >
      <span className="flex h-5 items-center">
        {tone === 'info' ? (
          <Info size={14} className="text-muted" aria-label="Note" />
        ) : (
          <StateMark state={tone === 'warn' ? 'warning' : 'error'} />
        )}
      </span>
      <div className="min-w-0 flex-1 basis-64">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={cn(title ? 'text-muted' : '')}>{children}</div>}
      </div>
      {action && <div className="flex items-center gap-2">{action}</div>}
    </div>
  )
}

const tones = {
  info: 'bg-sunken',
  warn: 'border-state-drift/50 bg-state-drift/8',
  error: 'border-state-error/50 bg-state-error/8',
}
