import { duplicate, paste } from '@/server/domain/design/copy'
import { type DesignDocument, type DesignPath, designSections, thingAt } from '@/server/domain/design/document'
import {
  addThing,
  attach,
  bind,
  connect,
  detach,
  remove,
  rename,
  setField,
  setInGroup,
  setMember,
  setRouter,
  setShape,
} from '@/server/domain/design/edit'
import { keysOf, standingOf, thingKey } from '@/server/domain/design/keys'
import { freeName } from '@/server/domain/design/names'
import { parseChangeKey } from '@/server/domain/planning/plan'
import type { Action } from './actions'
import { aligned, moved } from './moves'
import { restored } from './restore'
import { edited, placed, selected } from './settle'
import type { Editor } from './state'

/** The design after one action, purely. What an action cannot do leaves everything as it was. */
export function reduce(editor: Editor, action: Action): Editor {
  const { document, base, layout } = editor
  switch (action.type) {
    case 'add':
      return added(editor, action)
    case 'rename':
      return renamed(editor, action.key, action.to)
    case 'set':
      if (!isThere(document, action.path)) return editor
      return edited(editor, { document: setField(document, action.path, action.value), tag: action.tag })
    case 'shape':
      if (!isThere(document, action.path)) return editor
      return edited(editor, { document: setShape(document, action.path, action.shape), tag: action.tag })
    case 'put':
      return edited(editor, {
        document: addThing(document, action.section, action.name, action.thing),
        tag: action.tag,
      })
    case 'remove':
      return edited(editor, { document: remove(document, [...action.keys]), selection: [] })
    case 'restore':
      return edited(editor, { document: restored(base, document, action.keys), selection: action.keys })
    case 'duplicate': {
      const copies = duplicate(document, [...action.keys], base)
      return edited(editor, { document: copies.document, selection: copies.keys })
    }
    case 'paste': {
      const pasted = paste(document, action.fragment, base)
      return edited(editor, { document: pasted.document, selection: pasted.keys })
    }
    case 'attach':
      return edited(editor, {
        document: action.volumes.reduce((doc, each) => attach(doc, each, action.instance), document),
      })
    case 'detach':
      return edited(editor, { document: action.volumes.reduce(detach, document) })
    case 'connect':
      return edited(editor, { document: action.keys.reduce((doc, key) => connect(doc, key, action.network), document) })
    case 'bind':
      return edited(editor, { document: bind(document, action.floatingIp, action.instance) })
    case 'balance': {
      const { keys, balancer, isIn } = action
      return edited(editor, { document: keys.reduce((doc, key) => setMember(doc, key, balancer, isIn), document) })
    }
    case 'route':
      return edited(editor, { document: setRouter(document, action.network, action.router) })
    case 'group': {
      const { keys, group, isIn } = action
      return edited(editor, { document: keys.reduce((doc, key) => setInGroup(doc, key, group, isIn), document) })
    }
    case 'move':
      return moved(editor, action.moves, action.tag)
    case 'align':
      return aligned(editor, action.keys, action.edge)
    case 'tidy': {
      const anew = new Set(action.keys ?? [...keysOf(document), ...Object.keys(layout)])
      return edited(editor, { layout: Object.fromEntries(Object.entries(layout).filter(([key]) => !anew.has(key))) })
    }
    case 'replace':
      return edited(editor, { document: action.document, tag: action.tag })
    case 'rebase': {
      const next = { ...editor, base: action.base, document: action.document, past: [], future: [], tag: null }
      const selection = editor.selection.filter(key => standingOf(action.document, key) || standingOf(action.base, key))
      return {
        ...next,
        selection,
        layout: placed({ ...editor, base: action.base }, action.document, { ...layout, ...action.layout }),
      }
    }
    case 'surroundings': {
      const next = { ...editor, ...action.surroundings }
      return { ...next, layout: placed(next, document, layout) }
    }
    case 'select':
      return selected(editor, action.keys)
    case 'undo': {
      const last = editor.past.at(-1)
      if (!last) return editor
      const future = [{ document, layout }, ...editor.future]
      return { ...back(editor, last), past: editor.past.slice(0, -1), future }
    }
    case 'redo': {
      const next = editor.future[0]
      if (!next) return editor
      const past = [...editor.past, { document, layout }]
      return { ...back(editor, next), past, future: editor.future.slice(1) }
    }
  }
}

/** A design that is about to be drawn. */
export function startEditor(from: Pick<Editor, 'base' | 'document' | 'layout' | 'zones' | 'whereabouts'>): Editor {
  return {
    ...from,
    layout: placed(from, from.document, from.layout),
    selection: [],
    past: [],
    future: [],
    tag: null,
  }
}

/** A form may still be open on what somebody else has taken away. */
const isThere = (document: DesignDocument, [section, name]: DesignPath) => {
  const known = designSections.find(each => each === section)
  return known !== undefined && thingAt<unknown>(document[known], String(name)) !== undefined
}

function added(editor: Editor, { new: { section, stem, thing }, at, attachTo }: Extract<Action, { type: 'add' }>) {
  const owner = section === 'volumes' ? attachTo : undefined
  // As a cluster’s members call theirs: `web-1-data`.
  const name = freeName(editor.document, section, owner ? `${owner}-${stem}` : stem, editor.base)
  const key = thingKey(section, name)
  let document = addThing(editor.document, section, name, thing as never)
  if (owner) document = attach(document, name, owner)
  const next = edited(editor, { document, selection: [key] })
  if (!at) return next
  // Put where it was dropped, in the same step.
  const { past, tag } = next
  return { ...moved(next, [{ key, ...at }]), past, tag }
}

function renamed(editor: Editor, key: string, to: string): Editor {
  const at = standingOf(editor.document, key)
  if (!at || at.member !== undefined) return editor
  const document = rename(editor.document, at.section, at.name, to, editor.base)
  if (document === editor.document) return editor
  const next = thingKey(at.section, to)
  const { [key]: here, ...layout } = editor.layout
  const selection = editor.selection.map(each => (each === key ? next : each))
  return edited(editor, { document, selection, put: [next], layout: here ? { ...layout, [next]: here } : layout })
}

function back(editor: Editor, to: { document: Editor['document']; layout: Editor['layout'] }): Editor {
  const selection = editor.selection.filter(key => standingOf(to.document, key))
  return { ...editor, ...to, selection, tag: null }
}

/** The names of those keys that are of this kind. */
export const namesOf = (keys: readonly string[], kind: 'volume' | 'instance' | 'cluster' | 'network'): string[] =>
  keys.map(parseChangeKey).flatMap(each => (each.kind === kind ? [each.name] : []))
