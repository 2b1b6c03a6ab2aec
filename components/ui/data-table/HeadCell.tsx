'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { cn } from '../cn'
import type { Column, Sort } from './types'

export type HeadCellProps<T> = {
  column: Column<T>
  /** Set off from the numbers before it. */
  isSetOff: boolean
  sort: Sort | null
  /** Absent: this column does not sort. */
  onSort?: () => void
}

/** Head of a column; a press sorts up, then down, then not. */
export function HeadCell<T>({ column, isSetOff, sort, onSort }: HeadCellProps<T>) {
  const direction = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined
  const Arrow = sort?.desc && direction ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={onSort ? (direction ?? 'none') : undefined}
      className={cn(headClass, 'pr-2', isSetOff ? 'pl-6' : 'pl-2 first:pl-3', column.align === 'end' && 'text-right')}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            'group/sort flex max-w-full items-center gap-1 rounded-sm hover:text-text',
            direction && 'text-text',
            column.align === 'end' && 'ml-auto flex-row-reverse',
          )}
        >
          <span className="truncate">{column.header}</span>
          <Arrow
            size={12}
            aria-hidden
            className={cn(
              'shrink-0',
              !direction && 'opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60',
            )}
          />
        </button>
      ) : (
        <span className={column.hasQuietHeader ? 'sr-only' : 'block truncate'}>{column.header}</span>
      )}
    </th>
  )
}

export const headClass = 'sticky top-0 z-10 h-9 border-b bg-surface text-left text-xs font-normal text-muted'
