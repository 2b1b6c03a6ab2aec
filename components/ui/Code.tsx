import { CopyButton } from './CopyButton'
import { cn } from './cn'

export type CodeProps = {
  /** The text itself. */
  children: string
  /** Above it: "curl", "cloud-init". */
  title?: React.ReactNode
  /** Lines break instead of scrolling. */
  isWrapped?: boolean
  /** Height from which it scrolls, px; default 400. */
  maxHeight?: number
  className?: string
}

/** A block of text for machines, with a button that copies it. */
export function Code({ children, title, isWrapped, maxHeight = 400, className }: CodeProps) {
  return (
    <div className={cn('group/code relative min-w-0 rounded-md border bg-sunken', className)}>
      {title && <div className="flex h-9 items-center border-b pr-10 pl-3 text-xs text-muted">{title}</div>}
      <CopyButton text={children} className="absolute top-1 right-1 bg-sunken" />
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolls by keyboard
        tabIndex={0}
        className={cn(
          'overflow-auto py-2.5 pr-10 pl-3 text-xs leading-5 focus-visible:-outline-offset-2',
          isWrapped && 'break-words whitespace-pre-wrap',
        )}
        style={{ maxHeight }}
      >
        <code>{children}</code>
      </pre>
    </div>
  )
}
