import { Button } from './Button'
import { cn } from './cn'
import { StateMark } from './StateMark'

export type ErrorStateProps = {
  /** What did not work: "Instances could not be read". */
  title: React.ReactNode
  /** What to try. */
  children?: React.ReactNode
  onRetry?: () => void
  retryLabel?: string
  isRetrying?: boolean
  /** Instead of the retry button. */
  action?: React.ReactNode
  /** It is all of its page: the title is the page’s. */
  isPage?: boolean
  className?: string
}

/** Says what did not work, what to try, and offers it. */
export function ErrorState({
  title,
  children,
  onRetry,
  retryLabel,
  isRetrying,
  action,
  isPage,
  className,
}: ErrorStateProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div role="alert" className={cn('flex flex-col items-center px-4 py-12 text-center', className)}>
      <StateMark state="error" label="" size={20} className="mb-3" />
      <Title className="text-base font-medium">{title}</Title>
      {children && <div className="mt-1 max-w-md text-sm text-balance text-muted">{children}</div>}
      {(action || onRetry) && (
        <div className="mt-4">
          {action ?? (
            <Button onClick={onRetry} pending={isRetrying}>
              {retryLabel ?? 'Try again'}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
