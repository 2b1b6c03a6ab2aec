import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { type Way, ways } from '@/components/ui/nearest'
import { toast } from '@/components/ui/Toaster'
import { copy } from '@/server/domain/design/copy'
import { keysOf, standingOf } from '@/server/domain/design/keys'
import { parseDesignYaml, printDesign } from '@/server/domain/design/yaml'
import { useDrawing } from '../drawing'
import { designKinds, kindNames } from '../kinds'
import { columnX, type Picture } from '../picture'
import { neighbour, placeAt } from './drop'
import { focusNode, focusProperties, useFollow } from './focus'
import { keyOfNode } from './node-keys'
import { useAdd } from './use-add'

export type KeyTargets = {
  picture: Picture
  selection: readonly string[]
  select: (keys: readonly string[]) => void
  fit: () => void
  find: () => void
  toggleYaml: () => void
  openSheet: () => void
}

const step = 20

/** The keyboard for all of it, wherever the focus is, but not while somebody types or answers a dialog. */
export function useCanvasKeys(targets: KeyTargets) {
  const { dispatch, editor, isReadOnly, startRenaming } = useDrawing()
  const { fitView } = useReactFlow()
  const add = useAdd()
  const follow = useFollow(targets.selection)
  const run = useRef<(event: KeyboardEvent) => boolean>(() => false)
  const clip = useRef<(event: ClipboardEvent) => void>(() => {})

  const go = (id: string) => {
    const from = document.activeElement
    targets.select([keyOfNode(id)])
    void fitView({ nodes: [{ id }], minZoom: 0.45, maxZoom: 1, padding: 0.4, duration: 120 }).then(() => {
      // Who has gone elsewhere meanwhile stays there.
      if ([document.body, from].includes(document.activeElement)) focusNode(id)
    })
  }
  run.current = event => {
    const { picture, selection } = targets
    const mod = event.metaKey || event.ctrlKey
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const focused = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id
    if (mod && key === 'a') return done(targets.select(keysOf(editor().document)))
    const way = ways[key]
    if (way && !mod && !event.altKey && !event.shiftKey) {
      const from = focused ?? selection.at(-1)
      const next = from ? neighbour(picture, from, way) : picture.nodes[0]?.id
      return next ? done(go(next)) : false
    }
    if (((key === 'Enter' && !mod) || key === ' ') && focused) {
      const chosen = keyOfNode(focused)
      if (key === 'Enter' && selection.length === 1 && selection[0] === chosen) return focusProperties()
      const more = event.shiftKey || mod
      return done(targets.select(more ? [...new Set([...selection, chosen])] : [chosen]))
    }
    if (key === 'Escape' && selection.length > 0) return done(targets.select([]))
    if (!mod && key === '/') return done(targets.find())
    if (!mod && key === '?') return done(targets.openSheet())
    if (!mod && key === '1') return done(targets.fit())
    if (!mod && key === 'y') return done(targets.toggleYaml())
    if (!mod && key === '2' && selection.length > 0) {
      const nodes = picture.nodes.filter(node => selection.includes(node.key))
      return done(fitView({ nodes, maxZoom: 1, padding: 0.3, duration: 120 }))
    }
    if (isReadOnly) return false
    if (mod && key === 'z') return done(dispatch({ type: event.shiftKey ? 'redo' : 'undo' }))
    if (mod && key === 'y') return done(dispatch({ type: 'redo' }))
    const kind = !mod && !event.shiftKey && !event.altKey && kindNames.find(each => designKinds[each].hotkey === key)
    if (kind) {
      follow()
      return done(add(kind))
    }
    if (selection.length === 0) return false
    if (mod && key === 'd') return done(dispatch({ type: 'duplicate', keys: selection }))
    if (key === 'Delete' || key === 'Backspace') return done(dispatch({ type: 'remove', keys: selection }))
    if (key === 'F2') return standingOf(editor().document, selection[0]!) ? done(startRenaming(selection[0]!)) : false
    if (event.shiftKey && (key === 'l' || key === 't'))
      return done(dispatch({ type: 'align', keys: selection, edge: key === 'l' ? 'left' : 'top' }))
    if (event.altKey && way) return done(nudge(way))
    return false
  }
  const nudge = (way: Way) => {
    const dx = way === 'left' ? -step : way === 'right' ? step : 0
    const dy = way === 'up' ? -step : way === 'down' ? step : 0
    const moves = targets.selection.flatMap(key => {
      const node = targets.picture.nodes.find(each => each.key === key)
      if (node?.kind !== 'instance' && node?.kind !== 'cluster') return []
      const lane = targets.picture.lanes.find(each => each.zone === node.zone)!
      const x = node.box.x - lane.box.x + dx
      // Past the edge of its lane: into the next zone's.
      const isOver = x < columnX(0) - step / 2 || x + node.box.width > lane.box.width
      const over =
        isOver && node.kind === 'instance' && targets.picture.lanes[targets.picture.lanes.indexOf(lane) + Math.sign(dx)]
      const at = over
        ? { zone: over.zone, x: dx > 0 ? columnX(0) : over.box.width, y: node.box.y }
        : { ...placeAt(targets.picture, node.box), x, y: node.box.y + dy }
      return [{ key, ...at }]
    })
    if (moves.length > 0) dispatch({ type: 'move', moves, tag: `nudge ${targets.selection.join()}` })
  }
  clip.current = event => {
    if (event.type === 'paste') {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      const { document } = parseDesignYaml(text)
      if (isReadOnly || !document) return
      if (keysOf(document).length === 0) return
      event.preventDefault()
      return dispatch({ type: 'paste', fragment: document })
    }
    const { selection } = targets
    if (selection.length === 0 || document.getSelection()?.toString()) return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', printDesign(copy(editor().document, [...selection])))
    if (event.type === 'cut' && !isReadOnly) dispatch({ type: 'remove', keys: selection })
    else toast('Copied as YAML')
  }

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isElsewhere(event.target)) return
      if (run.current(event)) event.preventDefault()
    }
    const onClip = (event: ClipboardEvent) => {
      if (!isElsewhere(event.target)) clip.current(event)
    }
    document.addEventListener('keydown', onKeyDown)
    for (const name of ['copy', 'cut', 'paste'] as const) document.addEventListener(name, onClip)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      for (const name of ['copy', 'cut', 'paste'] as const) document.removeEventListener(name, onClip)
    }
  }, [])
  return { go }
}

const done = (_: unknown) => true

const isElsewhere = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest(
    'input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox], [role=combobox], [role=radiogroup], [role=tablist]',
  ) !== null
