import { cn } from './cn'

/** A key or chord, e.g. `<Kbd>⌘K</Kbd>`. Decorative: the control itself carries `aria-keyshortcuts`. */
export function Kbd({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-[11px] leading-none text-muted',
        className,
      )}
    >
      {children}
    </kbd>
  )
}
