'use client'
import { type RefObject, useLayoutEffect, useState } from 'react'

/** Inner width in pixels; `null` until measured, before the first paint in the browser. */
export function useContainerWidth(element: RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null)
  useLayoutEffect(() => {
    const at = element.current
    if (!at) return
    const measure = () => setWidth(innerWidth(at))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(at)
    return () => observer.disconnect()
  }, [element])
  return width
}

function innerWidth(element: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(element)
  return element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
}
