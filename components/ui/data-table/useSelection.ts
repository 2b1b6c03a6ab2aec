'use client'
import { useCallback, useRef } from 'react'
import type { DataTableProps } from './types'

const NONE: ReadonlySet<string> = new Set()

/** One by one, by range with Shift, all at once. The set belongs to the caller. */
export function useSelection<T>(props: DataTableProps<T>, rows: readonly T[]) {
  const selection = props.selection ?? NONE
  const latest = useRef({ props, rows, selection })
  latest.current = { props, rows, selection }
  const anchor = useRef<string | null>(null)

  const toggle = useCallback((id: string, isRange: boolean) => {
    const { props, rows, selection } = latest.current
    const next = new Set(selection)
    const isOn = !selection.has(id)
    for (const each of isRange ? between(rows.map(props.rowId), anchor.current, id) : [id]) {
      if (isOn) next.add(each)
      else next.delete(each)
    }
    anchor.current = id
    props.onSelectionChange?.(next)
  }, [])

  const toggleAll = useCallback(() => {
    const { props, rows, selection } = latest.current
    const ids = rows.map(props.rowId)
    props.onSelectionChange?.(ids.every(id => selection.has(id)) ? new Set() : new Set([...selection, ...ids]))
  }, [])

  return { selection, toggle, toggleAll }
}

function between(ids: string[], from: string | null, to: string): string[] {
  const start = from === null ? -1 : ids.indexOf(from)
  const end = ids.indexOf(to)
  return start < 0 ? [to] : ids.slice(Math.min(start, end), Math.max(start, end) + 1)
}
