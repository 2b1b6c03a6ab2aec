import { cn } from './cn'

export type EmptyStateProps = {
  icon?: React.ReactNode
  /** "No instances yet", "No instances match" */
  title: React.ReactNode
  /** What belongs here, or what the filter excludes. */
  children?: React.ReactNode
  /** The one first step. */
  action?: React.ReactNode
  /** It is all of its page: the title is the page’s. */
  isPage?: boolean
  className?: string
}

/** Says what belongs here and offers one first step. */
export function EmptyState({ icon, title, children, action, isPage, className }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className={cn('flex flex-col items-center px-4 py-12 text-center', className)}>
      {icon && <div className="mb-3 text-faint [&_svg]:size-6 [&_svg]:stroke-[1.5]">{icon}</div>}
      <Title className="text-base font-medium">{title}</Title>
      {children && <div className="mt-1 max-w-md text-sm text-balance text-muted">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}
