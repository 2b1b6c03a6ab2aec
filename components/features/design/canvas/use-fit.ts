import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Box } from '../picture'

const margin = 24
/** Smaller than this nobody can read it: then it is panned instead. */
const leastZoom = 0.6

/** Fits the picture into its window once. Later nothing moves by itself, unless somebody asks for all of it. */
export function useFit(bounds: Box, left: number) {
  const { setViewport } = useReactFlow()
  const box = useRef<HTMLDivElement>(null)
  const isFitted = useRef(false)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const at = box.current
    if (!at) return
    const observer = new ResizeObserver(() => setSize({ width: at.clientWidth, height: at.clientHeight }))
    observer.observe(at)
    return () => observer.disconnect()
  }, [])
  const { x, y, width, height } = bounds
  const lookAt = useCallback(
    (least: number) => {
      if (!size?.width) return
      const room = size.width - left - 2 * margin
      const zoom = Math.max(least, Math.min(1, room / width, (size.height - 2 * margin) / height))
      // In the middle of the window if that is free, else of what is.
      const free = Math.max(left + margin, (size.width - width * zoom) / 2)
      void setViewport({ x: free - x * zoom, y: margin - y * zoom, zoom })
    },
    [setViewport, size, left, x, y, width, height],
  )
  useEffect(() => {
    if (isFitted.current || !size?.width) return
    isFitted.current = true
    lookAt(leastZoom)
  }, [lookAt, size])
  return { box, fit: () => lookAt(0.15) }
}
