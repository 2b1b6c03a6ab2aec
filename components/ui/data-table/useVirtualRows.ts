'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useState } from 'react'
import type { VirtualRows } from './types'

/** Below this, all rows are drawn: the browser's own search then finds them. */
const VIRTUAL_FROM = 80

export type VirtualOptions = {
  container: RefObject<HTMLElement | null>
  count: number
  /** Pixels. */
  rowHeight: number
  /** Height of what sticks to the top, pixels. */
  headHeight: number
  /** Rows differ in height: each drawn row is measured. */
  isMeasured: boolean
  onEndReached?: () => void
}

/** Which rows to draw, whichever element scrolls: the table itself or the page around it. */
export function useVirtualRows(options: VirtualOptions): VirtualRows {
  const { container, count, rowHeight, headHeight, isMeasured, onEndReached } = options
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [margin, setMargin] = useState(0)
  const isVirtual = count > VIRTUAL_FROM

  useLayoutEffect(() => {
    const at = container.current
    if (!at) return
    const found = scrollParent(at)
    setScroller(found)
    setMargin(
      found && found !== at
        ? Math.round(at.getBoundingClientRect().top - found.getBoundingClientRect().top + found.scrollTop)
        : 0,
    )
  })

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: headHeight,
    initialRect: { width: 0, height: 900 },
    enabled: isVirtual || Boolean(onEndReached),
  })

  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  const isNearEnd = count > 0 && last >= count - 15
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per length, not once per render of the caller
  useLayoutEffect(() => {
    if (isNearEnd) onEndReached?.()
  }, [isNearEnd, count, Boolean(onEndReached)])

  if (!isVirtual)
    return {
      indices: Array.from({ length: count }, (_, index) => index),
      before: 0,
      after: 0,
      scrollToIndex: () => {},
    }
  return {
    indices: items.map(item => item.index),
    before: Math.max(0, (items[0]?.start ?? 0) - margin),
    after: Math.max(0, virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)),
    measure: isMeasured ? virtualizer.measureElement : undefined,
    scrollToIndex: index => virtualizer.scrollToIndex(index),
  }
}

function scrollParent(from: HTMLElement): HTMLElement | null {
  for (let at: HTMLElement | null = from; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at)
    if ((overflowY === 'auto' || overflowY === 'scroll') && !at.hasAttribute('data-scrolls-x')) return at
  }
  return document.scrollingElement as HTMLElement | null
}
