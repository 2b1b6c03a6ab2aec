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
  const table = useReactTable<T>({
    data: props.rows as T[],
    columns: defs,
    getRowId: props.rowId,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    manualSorting: isControlled,
    state: {
      sorting: sort && props.columns.some(column => column.id === sort.id) ? [sort] : [],
      columnVisibility: Object.fromEntries([...(props.hiddenColumns ?? [])].map(id => [id, false])),
    },
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
