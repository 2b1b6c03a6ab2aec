'use client'
import { yaml } from '@codemirror/lang-yaml'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { Annotation, EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { minimalSetup } from 'codemirror'
import { X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { CopyButton } from '@/components/ui/CopyButton'
import { formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import type { DesignProblem } from '@/server/domain/design/document'
import type { ParsedDesign } from '@/server/domain/design/views'
import { locateProblems, parseDesignYaml, printDesign } from '@/server/domain/design/yaml'
import { useDrawing } from '../drawing'
import { useDesign } from '../properties/design-context'
import { placesIn } from './places'
import { yamlLook } from './theme'

/** Marks what came from the canvas, so that it does not go back there. */
const fromCanvas = Annotation.define<boolean>()
/** Somebody is still typing. */
const restMs = 200

/** The design as text, both ways live: what is typed is drawn once it is a design; what is drawn is written here. */
export default function YamlPane({ problems, onClose }: { problems: readonly DesignProblem[]; onClose: () => void }) {
  const { document } = useDesign()
  const { dispatch, editor, isReadOnly } = useDrawing()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const [faults, setFaults] = useState<ParsedDesign['problems']>([])
  /** The document that the text says; another one comes from the canvas. */
  const said = useRef(document)
  const text = useMemo(() => printDesign(document), [document])
  const first = useRef(text)

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes goes in below
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      const parsed = parseDesignYaml(made.state.doc.toString())
      setFaults(parsed.problems)
      if (!parsed.document) return
      said.current = parsed.document
      dispatch({ type: 'replace', document: parsed.document, tag: 'yaml' })
      // The same text may be the same design: then the canvas keeps its own.
      said.current = editor().document
    }
    const made = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          minimalSetup,
          lineNumbers(),
          lintGutter(),
          yaml(),
          yamlLook,
          // Tab leaves the editor, as everywhere else on the page.
          keymap.of([]),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': 'Design as YAML', tabindex: '0' }),
          EditorView.updateListener.of(update => {
            if (update.transactions.some(each => each.annotation(fromCanvas))) return
            if (update.docChanged) {
              clearTimeout(timer)
              timer = setTimeout(read, restMs)
            } else if (update.selectionSet && update.view.hasFocus) {
              const at = update.state.selection.main.head
              const here = placesIn(update.state.doc.toString()).find(each => at >= each.from && at <= each.to)
              if (here) dispatch({ type: 'select', keys: [here.key] })
            }
          }),
        ],
      }),
    })
    view.current = made
    return () => {
      clearTimeout(timer)
      made.destroy()
    }
  }, [])

  // What was drawn is written, unless it is what was just typed.
  useEffect(() => {
    const made = view.current
    if (!made || said.current === document) return
    said.current = document
    setFaults([])
    const now = made.state.doc.toString()
    if (now === text) return
    made.dispatch({ changes: changed(now, text), annotations: fromCanvas.of(true) })
  }, [document, text])

  // What is selected on the canvas comes into sight here.
  const [selected] = editor().selection
  useEffect(() => {
    const made = view.current
    if (!made || made.hasFocus || !selected) return
    const here = placesIn(made.state.doc.toString()).find(each => each.key === selected)
    if (here)
      made.dispatch({
        selection: { anchor: here.from },
        effects: EditorView.scrollIntoView(here.from, { y: 'center' }),
        annotations: fromCanvas.of(true),
      })
  }, [selected])

  const located = useMemo(
    () => (faults.length > 0 ? faults : locateProblems(text, [...problems])),
    [faults, problems, text],
  )
  useEffect(() => {
    const made = view.current
    if (!made) return
    const { doc } = made.state
    const marks = located.map(({ line, column, message }) => {
      const at = doc.line(Math.min(Math.max(line ?? 1, 1), doc.lines))
      return {
        from: Math.min(at.from + Math.max((column ?? 1) - 1, 0), at.to),
        to: at.to,
        severity: 'error' as const,
        message,
      }
    })
    made.dispatch(setDiagnostics(made.state, marks))
  }, [located])

  return (
    <section aria-label="YAML" className="flex h-full min-h-0 flex-col">
      <header className="flex h-11 shrink-0 items-center gap-1 border-b pr-2 pl-4">
        <h2 className="flex-1 text-sm">YAML</h2>
        <CopyButton text={text} label="Copy the design" />
        <IconButton label="Close YAML" shortcut="Y" size="sm" icon={<X size={14} />} onClick={onClose} />
      </header>
      <div ref={place} className="min-h-0 flex-1 overflow-hidden" />
      {located.length > 0 && (
        <ul aria-label="Faults" className="max-h-36 shrink-0 overflow-y-auto border-t px-4 py-2 text-xs">
          {located.map(({ line, message }, at) => (
            <li key={at} className="flex gap-2 py-0.5">
              <button
                type="button"
                className="tnum w-14 shrink-0 text-left text-muted hover:underline"
                onClick={() => goTo(view.current, line)}
              >
                Line {line ?? 1}
              </button>
              <span className="text-error-text">{message}</span>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {located.length > 0 && formatCount(located.length, 'fault')}
      </p>
    </section>
  )
}

function goTo(view: EditorView | null, line: number | null) {
  if (!view) return
  const at = view.state.doc.line(Math.min(Math.max(line ?? 1, 1), view.state.doc.lines))
  view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: 'center' }) })
  view.focus()
}

/** Only what differs, so that cursor and folds stay where they are. */
function changed(before: string, after: string) {
  let from = 0
  while (from < before.length && before[from] === after[from]) from++
  let end = 0
  while (end < Math.min(before.length, after.length) - from && before.at(-1 - end) === after.at(-1 - end)) end++
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
