import { ChevronRight } from 'lucide-react'

/** Fields that are sensible as they are. */
export function More({ children }: { children: React.ReactNode }) {
  return (
    <details className="group border-t pt-3">
      <summary className="-mx-1 flex cursor-pointer list-none items-center gap-1.5 rounded-sm px-1 text-sm text-muted select-none hover:text-text">
        <ChevronRight size={14} className="transition-transform group-open:rotate-90" aria-hidden />
        More
      </summary>
      <div className="flex flex-col gap-4 pt-3">{children}</div>
    </details>
  )
}
