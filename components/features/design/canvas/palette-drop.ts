import { useReactFlow } from '@xyflow/react'
import type { ThingKind } from '@/server/domain/design/keys'
import { useDrawing } from '../drawing'
import { designKinds } from '../kinds'
import { card, type Picture } from '../picture'
import { cardAt, placeAt } from './drop'

const format = 'application/x-plenum-kind'

/** Handed along while something is dragged out of the palette. */
export function dragKind(event: React.DragEvent, kind: ThingKind) {
  event.dataTransfer.setData(format, kind)
  event.dataTransfer.effectAllowed = 'copy'
}

/** What is dropped on the canvas is added where it fell: in that zone, a volume to the instance under it. */
export function usePaletteDrop(picture: Picture, isEditable: boolean) {
  const { screenToFlowPosition } = useReactFlow()
  const { dispatch, editor, catalog, vdcId } = useDrawing()
  if (!isEditable) return {}
  return {
    onDragOver(event: React.DragEvent) {
      if (!event.dataTransfer.types.includes(format)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    },
    onDrop(event: React.DragEvent) {
      const kind = event.dataTransfer.getData(format) as ThingKind
      if (!Object.hasOwn(designKinds, kind)) return
      event.preventDefault()
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY })
      const at = placeAt(picture, { x: point.x - card.width / 2, y: point.y - card.height / 2 })
      const target = kind === 'volume' ? cardAt(picture, point) : undefined
      const attachTo = target?.kind === 'instance' ? target.name : undefined
      const zone = attachTo ? undefined : at.zone || undefined
      const fresh = designKinds[kind].fresh({ document: editor().document, catalog, vdcId, zone })
      const stands = kind === 'instance' || kind === 'cluster'
      dispatch({ type: 'add', new: fresh, attachTo, ...(stands && { at }) })
    },
  }
}
