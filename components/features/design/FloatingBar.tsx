import { cn } from '@/components/ui/cn'

type Props = { label: string; className?: string; children: React.ReactNode }

/** One line that floats at the bottom of the canvas, and of a phone’s screen. */
export function FloatingBar({ label, className, children }: Props) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-4 z-10 flex justify-center px-3 max-sm:fixed max-sm:bottom-3">
      <section
        aria-label={label}
        className={cn('float pointer-events-auto flex max-w-full items-center py-1.5 pr-1.5 pl-3 text-sm', className)}
      >
        {children}
      </section>
    </div>
  )
}
