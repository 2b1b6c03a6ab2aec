'use client'
import { type RefObject, useLayoutEffect, useState } from 'react'

/** Inner width in pixels; `null` until measured, before the first paint in the browser. */
export function useContainerWidth(element: RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null)
  useLayoutEffect(() => {
    const at = element.current
    if (!at) return
    setWidth(at.clientWidth)
    const observer = new ResizeObserver(() => setWidth(at.clientWidth))
    observer.observe(at)
    return () => observer.disconnect()
  }, [element])
  return width
}
