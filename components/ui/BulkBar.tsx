'use client'
import { X } from 'lucide-react'
import { IconButton } from './IconButton'

export type BulkBarProps = {
  /** How many are selected; the bar shows from one up. */
  count: number
  /** "instance" */
  noun?: string
  /** Right of the count, e.g. "all 240 that match". */
  detail?: React.ReactNode
  onClear: () => void
  /** Buttons; say what each applies to: "Start 7 of 9". */
  children: React.ReactNode
}

/** What can be done with the selection, floating at the bottom of the page. */
export function BulkBar({ count, noun, detail, onClear, children }: BulkBarProps) {
  if (count === 0) return null
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-4 z-20 flex justify-center px-3 md:left-56">
      <section
        aria-label="Selection"
        className="float pointer-events-auto flex max-w-full flex-wrap items-center gap-2 py-1.5 pr-1.5 pl-3 transition-[opacity,translate] starting:translate-y-2 starting:opacity-0"
      >
        <p role="status" className="tnum text-sm whitespace-nowrap">
          {count} {noun ? `${noun}${count === 1 ? '' : 's'} ` : ''}selected
          {detail && <span className="text-muted"> · {detail}</span>}
        </p>
        <div className="flex flex-wrap items-center gap-1.5 sm:ml-3">{children}</div>
        <IconButton label="Clear selection" shortcut="Esc" size="sm" icon={<X size={14} />} onClick={onClear} />
      </section>
    </div>
  )
}
