'use client'
import { Popover as Base } from '@base-ui/react/popover'
import { cn } from './cn'

export type PopoverProps = {
  /** A Button or IconButton. */
  trigger: React.ReactElement
  /** Named heading; also the accessible name. */
  title?: React.ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** Sizes of the panel; default 320 px wide, padded. */
  className?: string
  children: React.ReactNode
}

/** A small panel at its trigger: details, a tray, a few controls. Not modal. */
export function Popover({
  trigger,
  title,
  open,
  onOpenChange,
  align = 'end',
  side = 'bottom',
  className,
  children,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup
            className={cn(
              'float max-h-(--available-height) max-w-[calc(100vw-16px)] overflow-y-auto outline-none',
              className ?? 'w-80 p-3',
            )}
          >
            {title && <Base.Title className="mb-2 text-sm font-medium">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
