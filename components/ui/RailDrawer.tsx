'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { Backdrop } from './Dialog'
import { IconButton } from './IconButton'

export type RailDrawerProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  children: React.ReactNode
}

/** The rail on a phone: slides in from the left over the page. */
export function RailDrawer({ open, onOpenChange, children }: RailDrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Backdrop />
        <Base.Popup className="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] bg-sunken shadow-float outline-none transition-[translate,opacity] duration-150 data-ending-style:-translate-x-8 data-ending-style:opacity-0 data-starting-style:-translate-x-8 data-starting-style:opacity-0">
          <Base.Title className="sr-only">Navigation</Base.Title>
          {children}
          <Base.Close
            render={
              <IconButton label="Close navigation" icon={<X size={16} />} className="absolute right-2 bottom-2" />
            }
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
