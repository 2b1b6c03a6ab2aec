import { useReactFlow } from '@xyflow/react'
import { type RefObject, useEffect, useRef } from 'react'
import type { Picture } from '../picture'
import { absolute } from './drop'

/** What has just been selected, or added, comes into sight if it is not; the picture keeps its size. */
export function useInSight(
  picture: Picture,
  selection: readonly string[],
  box: RefObject<HTMLElement | null>,
  left: number,
) {
  const { getViewport, setViewport } = useReactFlow()
  const latest = useRef(picture)
  latest.current = picture
  const [key] = selection
  const isOne = selection.length === 1
  useEffect(() => {
    if (!key || !isOne) return
    // The panel beside takes its room first.
    const timer = setTimeout(() => {
      const node = latest.current.nodes.find(each => each.key === key)
      const window = box.current
      if (!node || !window || node.kind === 'network') return
      const at = absolute(latest.current, node)
      const { x, y, zoom } = getViewport()
      const dx = outside(at.x * zoom + x - left, at.width * zoom, window.clientWidth - left)
      const dy = outside(at.y * zoom + y, at.height * zoom, window.clientHeight)
      if (dx || dy) void setViewport({ x: x - dx, y: y - dy, zoom }, { duration: 120 })
    }, 60)
    return () => clearTimeout(timer)
  }, [key, isOne, box, left, getViewport, setViewport])
}

const margin = 24

/** How far something lies outside of a window, negative at its beginning. */
function outside(from: number, size: number, window: number): number {
  if (from < margin) return from - margin
  return Math.max(0, from + size + margin - window)
}
