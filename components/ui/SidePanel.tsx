'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { cn } from './cn'
import { Backdrop } from './Dialog'
import { IconButton } from './IconButton'
import { PHONE, useMediaQuery } from './useMediaQuery'

export type SidePanelProps = {
  open: boolean
  /** Called with `false` when it asks to close; the page takes it out of the URL. */
  onOpenChange: (open: boolean) => void
  title: React.ReactNode
  /** Under the title: state, id. */
  meta?: React.ReactNode
  /** Beside the close button, e.g. "open as page" and a menu. */
  actions?: React.ReactNode
  footer?: React.ReactNode
  size?: 'md' | 'lg'
  /** The content brings its head and its way to close; the title is only said. */
  isBare?: boolean
  children: React.ReactNode
}

/** Details beside the list they belong to, under the top bar. The page behind stays usable; on a phone a sheet over it. */
export function SidePanel({
  open,
  onOpenChange,
  title,
  meta,
  actions,
  footer,
  size = 'md',
  isBare,
  children,
}: SidePanelProps) {
  const isPhone = useMediaQuery(PHONE)
  const popup = useRef<HTMLDivElement>(null)
  const before = useFocusBefore(open)
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={isPhone} disablePointerDismissal={!isPhone}>
      <Base.Portal>
        {isPhone && <Backdrop />}
        <Base.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={() => (before.current?.isConnected ? before.current : true)}
          className={cn(
            'fixed z-40 flex flex-col bg-raised text-text shadow-float outline-none transition-[translate,opacity] duration-150',
            'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-lg data-ending-style:translate-y-8 data-starting-style:translate-y-8',
            'sm:z-30 sm:top-12 sm:bottom-0 sm:right-0 sm:left-auto sm:max-h-none sm:rounded-none sm:data-ending-style:translate-y-0 sm:data-starting-style:translate-y-0',
            'sm:data-ending-style:translate-x-6 sm:data-starting-style:translate-x-6',
            'data-ending-style:opacity-0 data-starting-style:opacity-0',
            size === 'md' ? 'sm:w-[440px]' : 'sm:w-[640px] sm:max-w-[80vw]',
          )}
        >
          {isBare ? (
            <>
              <Base.Title className="sr-only">{title}</Base.Title>
              <div className="flex min-h-0 flex-1 flex-col">{children}</div>
            </>
          ) : (
            <>
              <div className="flex items-start gap-2 border-b py-3 pr-3 pl-5">
                <div className="min-w-0 flex-1">
                  <Base.Title className="truncate text-lg font-medium">{title}</Base.Title>
                  {meta && (
                    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">{meta}</div>
                  )}
                </div>
                {actions}
                <Base.Close render={<IconButton label="Close panel" shortcut="Esc" icon={<X size={16} />} />} />
              </div>
              <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
              {footer && <div className="flex items-center justify-end gap-2 border-t px-5 py-3">{footer}</div>}
            </>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** What had focus when it opened: a row of a table is not tabbable and would not be found again otherwise. */
function useFocusBefore(open: boolean) {
  const before = useRef<HTMLElement | null>(null)
  const wasOpen = useRef(false)
  if (typeof document !== 'undefined' && open && !wasOpen.current)
    before.current = document.activeElement as HTMLElement
  wasOpen.current = open
  return before
}
