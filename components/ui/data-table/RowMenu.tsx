'use client'
import { Ellipsis } from 'lucide-react'
import { buttonClass } from '../button-class'
import { Menu, type MenuItems } from '../Menu'

export type RowMenuProps = {
  label: string
  items: () => MenuItems
}

/** ⋯ with all that can be done to a row. Without a tooltip: there is one in every row. */
export function RowMenu({ label, items }: RowMenuProps) {
  return (
    <Menu
      items={items}
      trigger={
        <button type="button" aria-label={label} className={buttonClass('ghost', 'sm', undefined, true)}>
          <Ellipsis size={16} aria-hidden />
        </button>
      }
    />
  )
}
