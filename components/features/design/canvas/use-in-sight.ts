import { useReactFlow } from '@xyflow/react'
import { type RefObject, useEffect, useRef } from 'react'
import type { Picture } from '../picture'
import { absolute } from './drop'

/** What has just been selected, or added, comes into sight if it is not, of several if none is; the picture keeps its size. */
export function useInSight(
  picture: Picture,
  selection: readonly string[],
  box: RefObject<HTMLElement | null>,
  left: number,
) {
  const { getViewport, setViewport } = useReactFlow()
  const latest = useRef(picture)
  latest.current = picture
  const selected = selection.join()
  useEffect(() => {
    if (!selected) return
    // The panel beside takes its room first.
    const timer = setTimeout(() => {
      const keys = selected.split(',')
      const window = box.current
      if (!window) return
      const { x, y, zoom } = getViewport()
      const ways = latest.current.nodes
        .filter(node => keys.includes(node.key) && node.kind !== 'network')
        .map(node => {
          const at = absolute(latest.current, node)
          const dx = outside(at.x * zoom + x - left, at.width * zoom, window.clientWidth - left)
          const dy = outside(at.y * zoom + y, at.height * zoom, window.clientHeight)
          return { dx, dy }
        })
      const [way] = ways
      if (!way || ways.some(({ dx, dy }) => !dx && !dy)) return
      void setViewport({ x: x - way.dx, y: y - way.dy, zoom }, { duration: 120 })
    }, 60)
    return () => clearTimeout(timer)
  }, [selected, box, left, getViewport, setViewport])
}

const margin = 24

/** How far something lies outside of a window, negative at its beginning. */
function outside(from: number, size: number, window: number): number {
  if (from < margin) return from - margin
  return Math.max(0, from + size + margin - window)
}
