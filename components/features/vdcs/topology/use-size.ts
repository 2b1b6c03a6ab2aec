import { type RefObject, useLayoutEffect, useState } from 'react'

/** Pixels. */
export type Size = { width: number; height: number }

/** An element’s inner size; null until it was measured. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const at = element.current
    if (!at) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = at
      setSize(before => (before?.width === width && before.height === height ? before : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(at)
    return () => observer.disconnect()
  }, [element])
  return size
}
