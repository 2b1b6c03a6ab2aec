import { cn } from './cn'

export type PageProps = {
  children: React.ReactNode
  /** The page is as high as the window and its list scrolls by itself; from 640 px up. */
  isFilled?: boolean
  /** Text and forms: at most 960 px wide. */
  isNarrow?: boolean
  className?: string
}

/** The content area of a route: even margins, parts 24 px apart. */
export function Page({ children, isFilled, isNarrow, className }: PageProps) {
  return (
    <div
      className={cn(
        'flex w-full min-w-0 flex-col gap-6 px-4 py-4 sm:px-6 sm:py-5',
        isFilled && 'sm:h-full sm:min-h-0 sm:gap-4 sm:pb-0',
        isNarrow && 'max-w-[960px]',
        className,
      )}
    >
      {children}
    </div>
  )
}
