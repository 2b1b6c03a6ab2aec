'use client'
import { useEffect, useMemo, useState } from 'react'
import { withGone } from '@/components/features/design/picture'
import { useEditor } from '@/components/features/design/use-editor'
import { Workspace } from '@/components/features/design/Workspace'
import { ThemeToggle } from '@/components/ui/ThemeToggle'
import { checkDesign } from '@/server/domain/design/check'
import { catalog, changed, looks, many, measured, there, zones } from './samples'

/** Every look of the canvas at once, to draw on: nothing is saved. */
export function CanvasSpecimen({ things, changes }: { things: number; changes: number }) {
  const [isYamlOpen, setYamlOpen] = useState(false)
  const [start] = useState(() => {
    const document = things > 0 ? many(things) : changed()
    const base = things > 0 ? document : there
    return { base, document, layout: {}, zones, whereabouts: { 'instance/cache-1': 'z1' } }
  })
  const { editor, dispatch, present } = useEditor(start)
  const [shown, setShown] = useState(things > 0 ? new Map() : looks)
  useEffect(() => {
    if (changes <= 0) return
    let at = 0
    const timer = setInterval(() => setShown(before => measured(before, at++, things)), 1000 / changes)
    return () => clearInterval(timer)
  }, [changes, things])
  const drawn = useMemo(() => withGone(editor.base, editor.document), [editor.base, editor.document])
  const problems = useMemo(() => checkDesign(editor.document), [editor.document])
  return (
    <div className="flex h-dvh flex-col">
      <header className="flex h-12 shrink-0 items-center justify-between border-b px-6">
        <h1 className="text-base font-medium">Canvas</h1>
        <ThemeToggle />
      </header>
      <main className="min-h-0 flex-1">
        <Workspace
          vdcId="vdc_specimen"
          catalog={catalog}
          editor={editor}
          dispatch={dispatch}
          present={present}
          {...drawn}
          looks={shown}
          problems={problems}
          isReadOnly={false}
          isYamlOpen={isYamlOpen}
          onYamlToggle={() => setYamlOpen(!isYamlOpen)}
        />
      </main>
    </div>
  )
}
