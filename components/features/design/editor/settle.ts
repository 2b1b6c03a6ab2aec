import { type DesignDocument, type DesignLayout, designSections } from '@/server/domain/design/document'
import { thingKey } from '@/server/domain/design/keys'
import { keyOf, laneOf, lanesOf, placeAll, type Whereabouts, withGone } from '../picture'
import { type Editor, longestHistory } from './state'

type Edit = {
  document?: DesignDocument
  layout?: DesignLayout
  selection?: readonly string[]
  tag?: string | null
  /** Keys that were put where they are, also if that is another lane. */
  put?: readonly string[]
}

/** One step forward: everything has a place again, and undo leads back. An edit that changed nothing is none. */
export function edited(editor: Editor, edit: Edit): Editor {
  const document = edit.document ?? editor.document
  const selection = edit.selection ?? editor.selection
  if (document === editor.document && !edit.layout) return selected(editor, selection)
  const layout = placed(editor, document, edit.layout ?? editor.layout, edit.put ?? [])
  if (document === editor.document && isSame(layout, editor.layout)) return selected(editor, selection)
  const tag = edit.tag ?? null
  const goesOn = tag !== null && tag === editor.tag
  const past = goesOn ? editor.past : [...editor.past, { document: editor.document, layout: editor.layout }]
  return {
    ...editor,
    document,
    layout,
    selection: known(editor, document, selection),
    past: past.slice(-longestHistory),
    future: [],
    tag,
  }
}

export const selected = (editor: Editor, selection: readonly string[]): Editor =>
  selection.length === editor.selection.length && selection.every((key, at) => key === editor.selection[at])
    ? editor
    : { ...editor, selection, tag: null }

/** A place for everything; what came into another lane is placed anew, so that it moves nothing there. */
export function placed(
  before: Pick<Editor, 'base' | 'document' | 'whereabouts'>,
  document: DesignDocument,
  layout: DesignLayout,
  put: readonly string[] = [],
): DesignLayout {
  const kept = { ...layout }
  for (const section of designSections)
    for (const [name, { was }] of Object.entries<{ was?: string }>(document[section])) {
      const key = thingKey(section, name)
      const former = was && layout[thingKey(section, was)]
      if (!kept[key] && former) kept[key] = former
    }
  if (document !== before.document) {
    const lanes = lanesByKey(before.document, before.whereabouts)
    for (const [key, now] of lanesByKey(document, before.whereabouts))
      if (!put.includes(key) && lanes.has(key) && now.some(zone => !lanes.get(key)!.includes(zone))) delete kept[key]
  }
  const { drawn } = withGone(before.base, document)
  return placeAll({ drawn, layout: kept, whereabouts: before.whereabouts })
}

/** By key, the lanes in which it stands. */
function lanesByKey(document: DesignDocument, whereabouts: Whereabouts): Map<string, string[]> {
  const lanes = new Map<string, string[]>()
  for (const [name, instance] of Object.entries(document.instances))
    lanes.set(keyOf('instance', name), [laneOf(name, instance, whereabouts)])
  for (const [name, cluster] of Object.entries(document.clusters))
    lanes.set(keyOf('cluster', name), lanesOf(name, cluster, whereabouts))
  return lanes
}

/** Of what is selected, what is still drawn. */
function known({ base }: Editor, document: DesignDocument, selection: readonly string[]): readonly string[] {
  const { drawn } = withGone(base, document)
  const has = new Set(
    designSections.flatMap(section => Object.keys(drawn[section]).map(name => thingKey(section, name))),
  )
  return selection.filter(key => has.has(key))
}

function isSame(a: DesignLayout, b: DesignLayout): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(key => a[key]!.x === b[key]?.x && a[key]!.y === b[key]?.y)
}
