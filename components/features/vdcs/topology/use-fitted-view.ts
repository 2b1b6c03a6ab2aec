import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { viewportFor } from './fit'
import type { Size } from './use-size'

/** Keeps the picture fitted to its window until somebody moves it themselves; `fit` goes back to that. */
export function useFittedView(picture: Size, window: Size) {
  const { setViewport } = useReactFlow()
  const isTheirs = useRef(false)
  const wanted = viewportFor({ width: picture.width, height: picture.height }, window)
  const { x, y, zoom } = wanted
  useEffect(() => {
    if (!isTheirs.current) void setViewport({ x, y, zoom })
  }, [setViewport, x, y, zoom])
  return {
    initial: wanted,
    /** React Flow hands over the event of a person’s move, null for one of ours. */
    onMoveStart: (event: MouseEvent | TouchEvent | null) => {
      if (event) isTheirs.current = true
    },
    fit: () => {
      isTheirs.current = false
      void setViewport(wanted)
    },
  }
}
