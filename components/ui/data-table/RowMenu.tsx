import { Ellipsis } from 'lucide-react'
import { buttonClass } from '../button-class'

export type RowMenuProps = {
  label: string
  isOpen: boolean
  onOpen: (anchor: HTMLElement) => void
}

/** ⋯ in each row: a plain button, light enough for a thousand of them; the one menu belongs to the table. */
export function RowMenu({ label, isOpen, onOpen }: RowMenuProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      className={buttonClass('ghost', 'sm', undefined, true)}
      onClick={event => onOpen(event.currentTarget)}
      onKeyDown={event => {
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        event.stopPropagation()
        onOpen(event.currentTarget)
      }}
    >
      <Ellipsis size={16} aria-hidden />
    </button>
  )
}
