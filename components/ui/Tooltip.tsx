'use client'
import { Tooltip as Base } from '@base-ui/react/tooltip'
import { useState } from 'react'
import { Kbd } from './Kbd'

export type TooltipProps = {
  /** A few words; nothing that cannot be had without it. Falsy: no tooltip. */
  content: React.ReactNode
  shortcut?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** Milliseconds before it opens on hover; 0 for reasons, 400 for names. */
  delay?: number
  /** Also opens when tapped or clicked (reasons on touch screens). */
  opensOnClick?: boolean
  /** One element that takes a ref and props. */
  children: React.ReactElement
}

/** A hint on hover and focus. Sighted users only: the trigger needs its own accessible name or description. */
export function Tooltip({ content, shortcut, side = 'top', delay = 400, opensOnClick, children }: TooltipProps) {
  const [open, setOpen] = useState(false)
  if (!content) return children
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger
        render={children}
        delay={delay}
        closeOnClick={!opensOnClick}
        onClick={opensOnClick ? () => setOpen(true) : undefined}
      />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className="float flex max-w-72 items-center gap-2 px-2 py-1 text-xs text-text">
            <span className="min-w-0">{content}</span>
            {shortcut && <Kbd>{shortcut}</Kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Put once around the page: tooltips next to each other then open without waiting again. */
export const TooltipProvider = Base.Provider
