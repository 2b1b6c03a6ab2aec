'use client'
import { useRouter } from 'next/navigation'
import { memo, useRef, useState } from 'react'
import { cn } from '../cn'
import { isAfterNumbers } from './column-widths'
import { RowCheckbox } from './RowCheckbox'
import { RowMenu } from './RowMenu'
import { TitleLink } from './TitleLink'
import type { Column, DataTableProps, TableContext } from './types'
import { useFlash } from './useFlash'

export type RowProps<T> = {
  row: T
  id: string
  index: number
  label: string
  href: string | undefined
  isOpenable: boolean
  columns: readonly Column<T>[]
  titleId: string
  isDense: boolean
  isSelectable: boolean
  isSelected: boolean
  isCurrent: boolean
  /** Where j and k are; can be reached by Tab. */
  isActive: boolean
  rowActions: DataTableProps<T>['rowActions']
  hasMenu: boolean
  isMenuOpen: boolean
  openMenu: TableContext<T>['openMenu']
  toggle: TableContext<T>['toggle']
  open: TableContext<T>['open']
  setActiveId: TableContext<T>['setActiveId']
}

function RowBody<T>(props: RowProps<T>) {
  const { row, id, index, href, isOpenable, columns, titleId, isSelected, isCurrent, rowActions, hasMenu } = props
  const router = useRouter()
  // Its actions are made only where the pointer or the focus is.
  const [isHot, setHot] = useState(false)
  return (
    <tr
      data-row-id={id}
      data-selected={isSelected ? '' : undefined}
      data-current={isCurrent ? '' : undefined}
      tabIndex={props.isActive ? 0 : -1}
      aria-rowindex={index + 2}
      className={cn(rowClass, props.isDense ? 'h-7' : 'h-9')}
      onFocus={() => {
        props.setActiveId(id)
        setHot(true)
      }}
      onBlur={event => setHot(event.currentTarget.contains(event.relatedTarget))}
      onPointerEnter={() => {
        setHot(true)
        if (href) router.prefetch(href)
      }}
      onPointerLeave={event => setHot(event.currentTarget.contains(document.activeElement))}
      onClick={event => {
        if (!isOpenable || (event.target as HTMLElement).closest('a, button, input, label, [role=menu]')) return
        if (!document.getSelection()?.isCollapsed) return
        props.open(row, event)
      }}
    >
      {props.isSelectable && (
        <td className="border-b p-0">
          <RowCheckbox
            label={`Select ${props.label}`}
            isChecked={isSelected}
            onToggle={isRange => props.toggle(id, isRange)}
          />
        </td>
      )}
      {columns.map((column, at) => (
        <Cell key={column.id} column={column} isSetOff={isAfterNumbers(columns, at)} row={row}>
          {column.id === titleId && isOpenable ? (
            <TitleLink href={href} onOpen={event => props.open(row, event)}>
              {column.cell(row)}
            </TitleLink>
          ) : (
            column.cell(row)
          )}
        </Cell>
      ))}
      {(hasMenu || rowActions) && (
        <td className="relative border-b p-0">
          {rowActions && (isHot || props.isMenuOpen) && (
            <div className={cn(actionsClass, hasMenu ? 'right-full' : 'right-1')}>{rowActions(row)}</div>
          )}
          {hasMenu && (
            <div className="flex items-center justify-center">
              <RowMenu
                label={`Actions for ${props.label}`}
                isOpen={props.isMenuOpen}
                onOpen={anchor => props.openMenu(id, anchor)}
              />
            </div>
          )}
        </td>
      )}
    </tr>
  )
}

const rowClass =
  'group/row scroll-mt-9 scroll-mb-4 bg-(--row-tint) [--row-tint:transparent] hover:[--row-tint:var(--hover)] data-current:[--row-tint:var(--pressed)] data-selected:[--row-tint:var(--accent-soft)] focus-visible:-outline-offset-2'
// The row's own tint over the ground, so that what lies beneath does not show through.
const actionsClass =
  'absolute inset-y-0.5 flex items-center gap-0.5 bg-surface bg-[linear-gradient(var(--row-tint),var(--row-tint))] pl-1'

/** Drawn again only when something of this row has changed. */
export const Row = memo(RowBody) as typeof RowBody

type CellProps<T> = { column: Column<T>; isSetOff: boolean; row: T; children: React.ReactNode }

function Cell<T>({ column, isSetOff, row, children }: CellProps<T>) {
  const element = useRef<HTMLTableCellElement>(null)
  useFlash(element, column.flashKey?.(row))
  return (
    <td
      ref={element}
      className={cn(
        'tnum truncate border-b pr-2',
        isSetOff ? 'pl-6' : 'pl-2 first:pl-3',
        column.align === 'end' && 'text-right',
        column.isMono && 'font-mono',
      )}
    >
      {children}
    </td>
  )
}
