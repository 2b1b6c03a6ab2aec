import { setField } from '@/server/domain/design/edit'
import { standingOf } from '@/server/domain/design/keys'
import { anyZone, type Box, drawPicture, laneKey, nearestFree, withGone } from '../picture'
import type { Place } from './actions'
import { edited } from './settle'
import type { Editor } from './state'

/**
 * Puts cards where they were let go, or beside it where that covered another: nothing else moves. An instance that came
 * into another zone's lane is to be there; a cluster keeps its zones.
 */
export function moved(editor: Editor, moves: readonly ({ key: string } & Place)[], tag?: string): Editor {
  const taken = cardsByLane(
    editor,
    moves.map(move => move.key),
  )
  let { document } = editor
  const layout = { ...editor.layout }
  for (const { key, zone, x, y } of moves) {
    const at = standingOf(document, key)
    if (!at || at.member !== undefined) continue
    const lanes = at.section === 'instances' ? [zone] : taken.lanesOf(key)
    const columns = Math.min(...lanes.map(each => layout[laneKey(each)]?.x ?? 1))
    const height = taken.heightOf(key)
    const others = lanes.flatMap(each => taken.boxes.get(each) ?? [])
    const place = nearestFree({ x, y, width: taken.width, height }, others, columns)
    layout[key] = place
    for (const each of lanes)
      taken.boxes.set(each, [...(taken.boxes.get(each) ?? []), { ...place, width: taken.width, height }])
    const instance = at.section === 'instances' ? document.instances[at.name] : undefined
    if (instance && taken.lanesOf(key)[0] !== zone)
      document = setField(document, ['instances', at.name, 'zone'], zone === anyZone ? undefined : zone)
  }
  return edited(editor, { document, layout, tag, put: moves.map(move => move.key) })
}

export function aligned(editor: Editor, keys: readonly string[], edge: 'left' | 'top'): Editor {
  const cards = keys.filter(key => editor.layout[key] && !key.startsWith('network/'))
  if (cards.length < 2) return editor
  const least = (axis: 'x' | 'y') => Math.min(...cards.map(key => editor.layout[key]![axis]))
  const { lanesOf } = cardsByLane(editor, cards)
  return moved(
    editor,
    cards.map(key => {
      const { x, y } = editor.layout[key]!
      const zone = lanesOf(key)[0] ?? anyZone
      return edge === 'left' ? { key, zone, x: least('x'), y } : { key, zone, x, y: least('y') }
    }),
  )
}

/** The cards of each lane, within it, but for some. */
function cardsByLane(editor: Editor, but: readonly string[]) {
  const { zones, whereabouts, layout } = editor
  const picture = drawPicture({ ...withGone(editor.base, editor.document), layout, zones, whereabouts })
  const cards = picture.nodes.filter(node => node.kind === 'instance' || node.kind === 'cluster')
  const boxes = new Map<string, Box[]>()
  for (const node of cards)
    if (!but.includes(node.key) && layout[node.key])
      boxes.set(node.zone, [...(boxes.get(node.zone) ?? []), { ...node.box, ...layout[node.key]! }])
  return {
    boxes,
    width: cards[0]?.box.width ?? 0,
    heightOf: (key: string) => cards.find(node => node.key === key)?.box.height ?? 0,
    lanesOf: (key: string) => cards.filter(node => node.key === key).map(node => node.zone),
  }
}
