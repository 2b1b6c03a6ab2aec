'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { ChevronDown, X } from 'lucide-react'
import { useRef } from 'react'
import { cn } from './cn'
import { IconButton } from './IconButton'
import { useMoreBelow } from './useMoreBelow'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: React.ReactNode
  description?: React.ReactNode
  /** Buttons at the bottom right, the main one last. */
  footer?: React.ReactNode
  size?: 'sm' | 'md' | 'lg'
  /** Clicking outside does not close it: for forms with something typed in. */
  isSticky?: boolean
  /** Default: the first field, or else the dialog itself. */
  initialFocus?: React.RefObject<HTMLElement | null>
  children?: React.ReactNode
}

/** A question that must be answered before going on. Traps focus, gives it back on closing. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'md',
  isSticky,
  initialFocus,
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const { isMoreBelow, end } = useMoreBelow()
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={isSticky}>
      <Base.Portal>
        <Backdrop />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center overflow-y-auto p-2 sm:items-start sm:p-4 sm:pt-[12vh]">
          <Base.Popup
            ref={popup}
            initialFocus={
              initialFocus ?? (() => popup.current?.querySelector<HTMLElement>(FIRST_FIELD) ?? popup.current)
            }
            className={cn(
              'float flex max-h-[calc(100dvh-16px)] w-full flex-col rounded-lg outline-none sm:max-h-[76vh]',
              widths[size],
            )}
          >
            <div className="flex items-start gap-3 px-5 pt-4 pb-1">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lg font-medium text-balance">{title}</Base.Title>
                {description && <Base.Description className="mt-1 text-sm text-muted">{description}</Base.Description>}
              </div>
              <Base.Close render={<IconButton label="Close" icon={<X size={16} />} className="-mr-2" />} />
            </div>
            {children && (
              <div ref={body} className="min-h-0 flex-1 overflow-y-auto px-5 py-3 text-sm">
                {children}
                <div ref={end} aria-hidden className="-mt-px h-px" />
              </div>
            )}
            {footer && (
              <div className="mt-1 flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">
                {isMoreBelow && (
                  // Keys and screen readers come there by themselves.
                  <button
                    type="button"
                    aria-hidden
                    tabIndex={-1}
                    onClick={() => body.current?.scrollBy({ top: body.current.clientHeight - 40 })}
                    className="mr-auto flex items-center gap-1 text-xs text-muted hover:text-text"
                  >
                    <ChevronDown size={14} aria-hidden />
                    More below
                  </button>
                )}
                {footer}
              </div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** Dims the page under whatever is modal, also where a panel asked for it. */
export function Backdrop() {
  return (
    <Base.Backdrop
      forceRender
      className="fixed inset-0 z-40 bg-overlay transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0"
    />
  )
}

const FIRST_FIELD = 'input:not([type=hidden], :disabled), textarea:not(:disabled), [role=combobox], [role=radio]'

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-3xl' }
