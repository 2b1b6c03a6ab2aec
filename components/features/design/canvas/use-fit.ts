import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Box } from '../picture'

const margin = 24
/** Smaller than this nobody can read it: then it is panned instead. */
const leastZoom = 0.6
/** A new view, or text beside it, changes the window a moment later. */
const settlesMs = 400

export type FitInput = {
  bounds: Box
  /** What is covered there. */
  left: number
  view: string
  /** Somebody draws here: nothing moves more than it must. */
  isDrawnOn: boolean
}

/**
 * Fits the picture into its window, once for each view, and where nobody draws for each size of the window. Else nothing
 * moves by itself, but that a picture which has room stays inside while panels come and go. By hand it stays as it is.
 */
export function useFit({ bounds, left, view, isDrawnOn }: FitInput) {
  const { getViewport, setViewport } = useReactFlow()
  const box = useRef<HTMLDivElement>(null)
  const fitted = useRef<{ view: string; size: Size; at: number } | null>(null)
  const isMoved = useRef(false)
  const size = useSize(box)
  const { x, y, width, height } = bounds
  const lookAt = useCallback(
    (least: number) => {
      if (!size?.width) return
      const room = size.width - left - 2 * margin
      const zoom = Math.max(least, Math.min(1, room / width, (size.height - 2 * margin) / height))
      // In the middle of the window if that is free, else of what is.
      const free = Math.max(left + margin, (size.width - width * zoom) / 2)
      isMoved.current = false
      void setViewport({ x: free - x * zoom, y: margin - y * zoom, zoom })
    },
    [setViewport, size, left, x, y, width, height],
  )
  const keepInside = useCallback(() => {
    const at = getViewport()
    if (!size || isMoved.current || width * at.zoom > size.width - left - 2 * margin) return
    const from = x * at.zoom + at.x
    const to = from + width * at.zoom
    const dx = Math.max(0, left + margin - from) - Math.max(0, to - (size.width - margin))
    if (dx) void setViewport({ ...at, x: at.x + dx }, { duration: 120 })
  }, [getViewport, setViewport, size, left, x, width])
  useEffect(() => {
    if (!size?.width) return
    const last = fitted.current
    const isNew = last?.view !== view
    const isResized = last?.size !== size && !isMoved.current
    const mayFit = isNew || (isResized && (!isDrawnOn || performance.now() - last.at < settlesMs))
    if (!mayFit) return keepInside()
    fitted.current = { view, size, at: isNew ? performance.now() : last.at }
    lookAt(leastZoom)
  }, [lookAt, keepInside, size, view, isDrawnOn])
  return {
    box,
    fit: () => lookAt(0.15),
    /** By hand: there is an event. */
    onMoveEnd(event: unknown) {
      if (event) isMoved.current = true
    },
  }
}

type Size = { width: number; height: number }

function useSize(box: React.RefObject<HTMLDivElement | null>) {
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const at = box.current
    if (!at) return
    const observer = new ResizeObserver(() => setSize({ width: at.clientWidth, height: at.clientHeight }))
    observer.observe(at)
    return () => observer.disconnect()
  }, [box])
  return size
}
