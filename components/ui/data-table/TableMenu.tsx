import { Menu as Base } from '@base-ui/react/menu'
import { useRef } from 'react'
import { type MenuItems, MenuPanel } from '../Menu'

export type OpenMenu = { id: string; anchor: HTMLElement }

export type TableMenuProps = {
  /** Which row's menu is open, and at which button. */
  at: OpenMenu | null
  items: (id: string) => MenuItems
  onClose: () => void
}

/** The one menu of a table, at the row that asked for it. */
export function TableMenu({ at, items, onClose }: TableMenuProps) {
  // Stays at its row while it fades.
  const last = useRef(at)
  if (at) last.current = at
  return (
    <Base.Root open={at !== null} onOpenChange={isOpen => !isOpen && onClose()}>
      <MenuPanel anchor={last.current?.anchor} items={() => (last.current ? items(last.current.id) : [])} />
    </Base.Root>
  )
}
