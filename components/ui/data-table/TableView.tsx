'use client'
import { Spinner } from '../Spinner'
import { columnWidths, isAfterNumbers, leastWidth, MENU_WIDTH, SELECT_WIDTH } from './column-widths'
import { HeadCell, headClass } from './HeadCell'
import { Row } from './Row'
import { RowCheckbox } from './RowCheckbox'
import { SkeletonRows } from './SkeletonRows'
import type { Column, Sort, TableContext } from './types'

export type TableViewProps<T> = {
  context: TableContext<T>
  /** Inner width of the container, px; `null` before it was measured. */
  available: number | null
  sort: Sort | null
  onSort: ((column: Column<T>) => void) | undefined
  toggleAll: () => void
}

/** Rows as a table: fixed layout, so that nothing moves while rows come and go. */
export function TableView<T>({ context, available, sort, onSort, toggleAll }: TableViewProps<T>) {
  const { props, columns, rows, selection, virtual } = context
  const isSelectable = Boolean(props.onSelectionChange)
  const hasEnd = Boolean(props.rowMenu || props.rowActions)
  const span = columns.length + (isSelectable ? 1 : 0) + (hasEnd ? 1 : 0)
  const sides = (isSelectable ? SELECT_WIDTH : 0) + (hasEnd ? (props.rowMenu ? MENU_WIDTH : 1) : 0)
  const widths = available === null ? null : columnWidths(columns, available - sides)
  const isAll = rows.length > 0 && rows.every(row => selection.has(props.rowId(row)))
  const instead = props.error ?? (!props.isLoading && rows.length === 0 ? props.empty : null)
  return (
    <table
      aria-label={props.label}
      aria-rowcount={props.totalCount !== undefined ? props.totalCount + 1 : props.hasMore ? -1 : rows.length + 1}
      aria-busy={props.isLoading || undefined}
      className="w-full table-fixed border-separate border-spacing-0 text-sm"
      style={{ minWidth: sides + columns.reduce((sum, column) => sum + leastWidth(column), 0) }}
    >
      <colgroup>
        {isSelectable && <col style={{ width: SELECT_WIDTH }} />}
        {columns.map((column, at) => (
          <col key={column.id} style={{ width: widths?.[at] ?? column.width }} />
        ))}
        {hasEnd && <col style={{ width: props.rowMenu ? MENU_WIDTH : 1 }} />}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {isSelectable && (
            <th scope="col" className={headClass}>
              <RowCheckbox
                label="Select all"
                isChecked={isAll}
                isMixed={!isAll && selection.size > 0}
                onToggle={toggleAll}
              />
            </th>
          )}
          {columns.map((column, at) => (
            <HeadCell
              key={column.id}
              column={column}
              isSetOff={isAfterNumbers(columns, at)}
              sort={sort}
              onSort={onSort && column.isSortable ? () => onSort(column) : undefined}
            />
          ))}
          {hasEnd && (
            <th scope="col" className={headClass}>
              <span className="sr-only">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {instead ? (
          <tr>
            <td colSpan={span}>{instead}</td>
          </tr>
        ) : props.isLoading ? (
          <SkeletonRows context={context} isSelectable={isSelectable} hasEnd={hasEnd} />
        ) : (
          <>
            <Gap height={virtual.before} span={span} />
            {virtual.indices.map(index => {
              const row = rows[index]
              if (row === undefined) return null
              const id = props.rowId(row)
              return (
                <Row
                  key={id}
                  row={row}
                  id={id}
                  index={index}
                  label={props.rowLabel?.(row) ?? id}
                  href={props.rowHref?.(row)}
                  isOpenable={Boolean(props.rowHref || props.onRowActivate)}
                  columns={columns}
                  titleId={context.titleId}
                  isDense={props.density === 'dense'}
                  isSelectable={isSelectable}
                  isSelected={selection.has(id)}
                  isActive={context.activeId === id}
                  isCurrent={props.currentId === id}
                  rowActions={props.rowActions}
                  hasMenu={Boolean(props.rowMenu)}
                  isMenuOpen={context.menuId === id}
                  openMenu={context.openMenu}
                  toggle={context.toggle}
                  open={context.open}
                  setActiveId={context.setActiveId}
                />
              )
            })}
            <Gap height={virtual.after} span={span} />
          </>
        )}
        {props.isLoadingMore && !instead && (
          <tr>
            <td colSpan={span} className="h-9 text-center text-muted">
              <span role="status" className="inline-flex items-center gap-2">
                <Spinner /> Loading more
              </span>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

/** The space of rows that are not drawn. */
function Gap({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  )
}
