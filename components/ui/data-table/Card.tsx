'use client'
import { useRef } from 'react'
import { cn } from '../cn'
import { RowCheckbox } from './RowCheckbox'
import { RowMenu } from './RowMenu'
import { TitleLink } from './TitleLink'
import type { Column, TableContext } from './types'
import { useFlash } from './useFlash'

/** One row as a card. */
export function Card<T>({ row, index, context }: { row: T; index: number; context: TableContext<T> }) {
  const { props, columns, titleId, selection, virtual, activeId, open, toggle, setActiveId } = context
  const id = props.rowId(row)
  const label = props.rowLabel?.(row) ?? id
  const href = props.rowHref?.(row)
  const isOpenable = Boolean(href || props.onRowActivate)
  const title = columns.find(column => column.id === titleId)
  const meta = columns.filter(column => column.id !== titleId && (column.phone ?? 'meta') === 'meta')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the table; the title is a real link
    <li
      ref={virtual.measure}
      data-index={index}
      data-row-id={id}
      data-selected={selection.has(id) ? '' : undefined}
      tabIndex={activeId === id ? 0 : -1}
      className="group/row flex min-h-15 items-stretch border-b active:bg-hover data-selected:bg-accent-soft"
      onFocus={() => setActiveId(id)}
      onClick={event => {
        if (isOpenable && !(event.target as HTMLElement).closest('a, button, input, label, [role=menu]'))
          open(row, event)
      }}
    >
      {props.onSelectionChange && (
        <div className="-ml-2 w-10 shrink-0">
          <RowCheckbox
            label={`Select ${label}`}
            isChecked={selection.has(id)}
            onToggle={isRange => toggle(id, isRange)}
          />
        </div>
      )}
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 py-2">
        {title && (
          <div className={cn('truncate text-base', title.isMono && 'font-mono')}>
            {isOpenable ? (
              <TitleLink href={href} onOpen={event => open(row, event)}>
                {title.cell(row)}
              </TitleLink>
            ) : (
              title.cell(row)
            )}
          </div>
        )}
        <div className="tnum flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-sm text-muted">
          {meta.map(column => (
            <MetaItem key={column.id} column={column} row={row} />
          ))}
        </div>
      </div>
      {props.rowMenu && (
        <div className="-mr-1.5 flex items-center">
          <RowMenu
            label={`Actions for ${label}`}
            isOpen={context.menuId === id}
            onOpen={anchor => context.openMenu(id, anchor)}
          />
        </div>
      )}
    </li>
  )
}

function MetaItem<T>({ column, row }: { column: Column<T>; row: T }) {
  const element = useRef<HTMLSpanElement>(null)
  useFlash(element, column.flashKey?.(row))
  const said = column.cell(row)
  // Between others it would not say of what there is none.
  if (said === NONE) return null
  return (
    <span ref={element} className={cn('min-w-0 truncate rounded-sm', column.isMono && 'font-mono text-xs')}>
      <span className="sr-only">{column.header}: </span>
      {said}
    </span>
  )
}

/** What a cell of a table says where there is nothing. */
const NONE = '–'
