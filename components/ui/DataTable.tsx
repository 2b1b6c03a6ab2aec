'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useRef, useState } from 'react'
import { cn } from './cn'
import { CardsView } from './data-table/CardsView'
import { type OpenMenu, TableMenu } from './data-table/TableMenu'
import { TableView } from './data-table/TableView'
import type { DataTableProps, TableContext } from './data-table/types'
import { useContainerWidth } from './data-table/useContainerWidth'
import { useRowKeys } from './data-table/useRowKeys'
import { useSelection } from './data-table/useSelection'
import { useSortedRows } from './data-table/useSortedRows'
import { useVirtualRows } from './data-table/useVirtualRows'
import { useIsHydrating } from './useIsHydrating'
import { useKeptScroll } from './useKeptScroll'

export type { Column, DataTableProps, Sort } from './data-table/types'

/** Below this width of its own, a table becomes cards. */
const CARDS_BELOW = 560

/**
 * A list of resources: sorting, selecting, opening, by pointer and by keyboard (j, k, x, Enter); draws only what is
 * in sight; becomes cards where it is narrow. Keep `columns` outside the component (or memoized): rows are redrawn
 * only when they, or the columns, have changed.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const container = useRef<HTMLDivElement>(null)
  const router = useRouter()
  const [activeId, setActiveId] = useState<string | null>(null)
  const width = useContainerWidth(container)
  useKeptScroll(container, props.label)
  const isHydrating = useIsHydrating()
  // The server cannot know the width: it sends both, CSS shows one, the first measurement decides.
  const isBoth = isHydrating && width === null && (props.layout ?? 'auto') === 'auto'
  const isCards = props.layout === 'cards' || (props.layout !== 'table' && !isBoth && isNarrow(width))
  const { rows, columns, sort, onSort } = useSortedRows(props)
  const { selection, toggle, toggleAll } = useSelection(props, rows)
  const virtual = useVirtualRows({
    container,
    count: props.isLoading || props.error ? 0 : rows.length,
    rowHeight: isCards ? 64 : props.density === 'dense' ? 28 : 36,
    headHeight: isCards ? 0 : 36,
    isMeasured: isCards,
    onEndReached: props.hasMore && !props.isLoadingMore ? props.onEndReached : undefined,
  })

  const latest = useRef(props)
  latest.current = props
  const open = useCallback(
    (row: T, event?: { metaKey: boolean; ctrlKey: boolean }) => {
      const href = latest.current.rowHref?.(row)
      if (!href) latest.current.onRowActivate?.(row)
      else if (event?.metaKey || event?.ctrlKey) window.open(href, '_blank', 'noopener')
      else router.push(href)
    },
    [router],
  )

  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const openMenu = useCallback((id: string, anchor: HTMLElement) => setMenu({ id, anchor }), [])
  const titleId = (columns.find(column => column.phone === 'title') ?? columns[0])?.id ?? ''
  const context: TableContext<T> = {
    props,
    columns,
    titleId,
    rows,
    selection,
    activeId,
    virtual,
    toggle,
    open,
    menuId: menu?.id ?? null,
    openMenu,
    setActiveId,
  }
  useRowKeys(container, context)

  return (
    <div
      ref={container}
      data-table=""
      data-scrolls-x={props.isFilled ? undefined : ''}
      className={cn(
        'min-w-0',
        !isCards && 'overflow-x-auto',
        props.isFilled && !isCards && 'sm:-mx-6 sm:min-h-0 sm:flex-1 sm:overflow-y-auto sm:px-6',
        // Room for the bulk bar under the last row.
        props.isFilled && !isCards && (selection.size > 0 ? 'sm:pb-16' : 'sm:pb-4'),
        isCards && selection.size > 0 && 'pb-16',
        props.className,
      )}
    >
      {(isCards || isBoth) && (
        <div className={cn(isBoth && 'sm:hidden')}>
          <CardsView context={isBoth ? { ...context, rows: rows.slice(0, 12) } : context} />
        </div>
      )}
      {!isCards && (
        <div className={cn(isBoth && 'max-sm:hidden')}>
          <TableView context={context} available={width} sort={sort} onSort={onSort} toggleAll={toggleAll} />
        </div>
      )}
      {props.rowMenu && (
        <TableMenu
          at={menu}
          onClose={() => setMenu(null)}
          items={id => {
            const row = rows.find(each => props.rowId(each) === id)
            return row === undefined ? [] : props.rowMenu!(row)
          }}
        />
      )}
    </div>
  )
}

/** Before it was measured, the window's width is a good guess. */
function isNarrow(width: number | null): boolean {
  return width === null ? typeof window !== 'undefined' && window.innerWidth < 640 : width < CARDS_BELOW
}
