'use client'
import { type ColumnDef, getCoreRowModel, getSortedRowModel, useReactTable } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import type { Column, DataTableProps, Sort } from './types'

export type SortedRows<T> = {
  rows: readonly T[]
  /** Visible columns, in order. */
  columns: readonly Column<T>[]
  sort: Sort | null
  onSort: (column: Column<T>) => void
}

/** Sorting and visible columns by TanStack Table: by the caller where it wants to, in place otherwise. */
export function useSortedRows<T>(props: DataTableProps<T>): SortedRows<T> {
  const [own, setOwn] = useState<Sort | null>(null)
  const isControlled = Boolean(props.onSortChange)
  const sort = isControlled ? (props.sort ?? null) : (own ?? props.sort ?? null)
  const defs = useMemo<ColumnDef<T>[]>(
    () =>
      props.columns.map(column => ({
        id: column.id,
        accessorFn: row => column.sortValue?.(row) ?? undefined,
        sortUndefined: 'last',
        sortingFn: 'alphanumeric',
      })),
    [props.columns],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: callers may make a new, equal sort each time
  const sorting = useMemo(
    () => (sort && props.columns.some(column => column.id === sort.id) ? [{ id: sort.id, desc: sort.desc }] : []),
    [sort?.id, sort?.desc, props.columns],
  )
  const columnVisibility = useMemo(
    () => Object.fromEntries([...(props.hiddenColumns ?? [])].map(id => [id, false])),
    [props.hiddenColumns],
  )
  const table = useReactTable<T>({
    data: props.rows as T[],
    columns: defs,
    getRowId: props.rowId,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    manualSorting: isControlled,
    // Would set state in a microtask whenever rows change: a render for nothing, or an endless loop of them.
    autoResetAll: false,
    state: { sorting, columnVisibility },
  })
  const sorted = table.getRowModel().rows
  const rows = useMemo(() => sorted.map(row => row.original), [sorted])
  const columns = useMemo(
    () => props.columns.filter(column => !props.hiddenColumns?.has(column.id)),
    [props.columns, props.hiddenColumns],
  )
  return {
    rows,
    columns,
    sort,
    onSort: column => {
      const next =
        sort?.id !== column.id ? { id: column.id, desc: false } : sort.desc ? null : { id: column.id, desc: true }
      if (props.onSortChange) props.onSortChange(next)
      else setOwn(next)
    },
  }
}
