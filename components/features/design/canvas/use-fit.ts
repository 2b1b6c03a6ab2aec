import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Box } from '../picture'

const margin = 24
/** Smaller than this nobody can read it: then it is panned instead. */
const leastZoom = 0.45

/** Keeps the picture fitted to its window until somebody moves it themselves; `fit` goes back to that. */
export function useFit(bounds: Box, left: number) {
  const { setViewport } = useReactFlow()
  const box = useRef<HTMLDivElement>(null)
  const isTheirs = useRef(false)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const at = box.current
    if (!at) return
    const observer = new ResizeObserver(() => setSize({ width: at.clientWidth, height: at.clientHeight }))
    observer.observe(at)
    return () => observer.disconnect()
  }, [])
  const { x, y, width, height } = bounds
  const fitted = useCallback(() => {
    if (!size?.width) return
    const room = size.width - left - 2 * margin
    const all = Math.min(room / width, (size.height - 2 * margin) / height)
    const zoom = Math.max(leastZoom, Math.min(1, all))
    // In the middle of the window if that is free, else of what is.
    const free = Math.max(left + margin, (size.width - width * zoom) / 2)
    void setViewport({ x: free - x * zoom, y: margin - y * zoom, zoom })
  }, [setViewport, size, left, x, y, width, height])
  useEffect(() => {
    if (!isTheirs.current) fitted()
  }, [fitted])
  return {
    box,
    /** React Flow hands over the event of a person’s move, null for one of ours. */
    onMoveStart: (event: MouseEvent | TouchEvent | null) => {
      if (event) isTheirs.current = true
    },
    fit: () => {
      isTheirs.current = false
      fitted()
    },
  }
}
