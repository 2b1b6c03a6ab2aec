import { cn } from './cn'

/** A grey bar in the place of text to come; give it the text's size, so that nothing moves. */
export function Skeleton({ className, width }: { className?: string; width?: number | string }) {
  return (
    <span
      aria-hidden
      style={{ width }}
      className={cn(
        'inline-block max-w-full animate-breathe rounded-sm bg-pressed align-middle',
        className ?? 'h-3 w-24',
      )}
    />
  )
}

/** `lines` of text to come. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <span aria-hidden className={cn('flex flex-col', className)}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="flex h-5 items-center">
          <Skeleton className="h-3" width={`${[92, 78, 85, 60][line % 4]}%`} />
        </span>
      ))}
    </span>
  )
}

/** Wraps what is loading: says so once, quietly, to screen readers. */
export function Loading({ label = 'Loading', children }: { label?: string; children: React.ReactNode }) {
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{label}</span>
      {children}
    </div>
  )
}
