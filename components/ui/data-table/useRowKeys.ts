'use client'
import { type RefObject, useEffect, useRef } from 'react'
import type { TableContext } from './types'

/** j/k and arrows move, x selects, Enter opens, Escape clears the selection. */
export function useRowKeys<T>(container: RefObject<HTMLElement | null>, context: TableContext<T>): void {
  const latest = useRef(context)
  latest.current = context
  const wanted = useRef<string | null>(null)

  // The row may have been drawn only by this render: focus it now.
  useEffect(() => {
    if (wanted.current === null) return
    const row = container.current?.querySelector<HTMLElement>(`[data-row-id="${CSS.escape(wanted.current)}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { props, rows, activeId, selection, virtual, setActiveId, toggle, open } = latest.current
      if (!isOurs(event, container.current, props.hasHotkeys !== false) || rows.length === 0) return
      const ids = rows.map(props.rowId)
      const at = activeId === null ? -1 : ids.indexOf(activeId)
      const move = (to: number) => {
        const index = Math.min(rows.length - 1, Math.max(0, to))
        const id = ids[index]!
        if (event.shiftKey && props.onSelectionChange && !selection.has(id)) toggle(id, false)
        wanted.current = id
        virtual.scrollToIndex(index)
        setActiveId(id)
        event.preventDefault()
      }
      const isInside = container.current?.contains(event.target as Node) ?? false
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      if (key === 'j' || (key === 'ArrowDown' && isInside)) return move(at + 1)
      if (key === 'k' || (key === 'ArrowUp' && isInside)) return move(at < 0 ? 0 : at - 1)
      if (key === 'Home' && isInside) return move(0)
      if (key === 'End' && isInside) return move(rows.length - 1)
      if (key === 'Escape' && selection.size > 0) return props.onSelectionChange?.(new Set())
      const row = rows[at]
      if (!row || activeId === null) return
      if (key === 'x' && props.onSelectionChange) {
        event.preventDefault()
        toggle(activeId, event.shiftKey)
      }
      if (key === 'Enter' && (event.target as HTMLElement).dataset.rowId === activeId) {
        event.preventDefault()
        open(row, event)
      }
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [container])
}

/** Keys typed elsewhere, into fields, or with a modifier are not for the table. */
function isOurs(event: KeyboardEvent, container: HTMLElement | null, hasHotkeys: boolean): boolean {
  if (!container || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) {
    return Boolean(container && !event.defaultPrevented && event.key === 'Enter' && (event.metaKey || event.ctrlKey))
  }
  const target = event.target as HTMLElement
  if (target.closest('textarea, select, [contenteditable=true], [role=menu], [role=listbox]')) return false
  if (target.closest('input:not([type=checkbox])')) return false
  if (container.contains(target)) return true
  const isIdle = target === document.body || target.id === 'main'
  return hasHotkeys && isIdle && document.querySelector('[data-table]') === container
}
