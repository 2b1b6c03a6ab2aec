'use client'
import { ReactFlowProvider } from '@xyflow/react'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { SidePanel } from '@/components/ui/SidePanel'
import type { DesignDocument, DesignProblem } from '@/server/domain/design/document'
import { Find } from './canvas/Find'
import { KeySheet } from './canvas/KeySheet'
import { Palette } from './canvas/Palette'
import { useCanvasKeys } from './canvas/use-keys'
import { type Catalog, type Drawing, DrawingContext, useDrawing } from './drawing'
import type { Action, Editor } from './editor'
import { createLooksStore, type Looks, LooksContext } from './looks'
import { drawPicture, placeAll } from './picture'
import { DesignContext } from './properties/design-context'
import { PropertiesPanel } from './properties/PropertiesPanel'

/** The canvas needs a browser, and its library only where it is drawn. */
const Canvas = dynamic(() => import('./canvas/Canvas'), { ssr: false })
const YamlPane = dynamic(() => import('./yaml/YamlPane'), { ssr: false })

export type WorkspaceProps = {
  vdcId: string
  catalog: Catalog
  editor: Editor
  present: () => Editor
  dispatch: (action: Action) => void
  /** Which of the views this is: another one is looked at as a whole. */
  view?: string
  /** What this view draws: the draft, the plan’s design, or what is there; with what is to go. */
  drawn: DesignDocument
  gone: ReadonlySet<string>
  looks: ReadonlyMap<string, Looks>
  problems: readonly DesignProblem[]
  isReadOnly: boolean
  isYamlOpen: boolean
  onYamlToggle: () => void
  /** Instead of the properties: the plan. */
  side?: (light: (key: string | null) => void) => React.ReactNode
  /** Floats at the bottom of the canvas. */
  bar?: React.ReactNode
  /** Instead of the canvas, for whoever prefers a list. */
  list?: React.ReactNode
  /** Over an empty canvas. */
  empty?: React.ReactNode
  /** Properties come as a sheet from below. */
  isPhone?: boolean
}

/** Canvas, YAML and properties side by side over one design. */
export function Workspace(props: WorkspaceProps) {
  return (
    <ReactFlowProvider>
      <Inner {...props} />
    </ReactFlowProvider>
  )
}

function Inner({ editor, dispatch, present, catalog, vdcId, isReadOnly, ...props }: WorkspaceProps) {
  const [store] = useState(createLooksStore)
  useEffect(() => store.set(props.looks), [store, props.looks])
  const drawing = useMemo(
    (): Drawing => ({
      dispatch,
      editor: present,
      catalog,
      vdcId,
      isReadOnly,
      startRenaming: key => store.mark('isRenaming', key),
    }),
    [dispatch, present, catalog, vdcId, isReadOnly, store],
  )
  const design = useMemo(() => ({ document: editor.document, base: editor.base }), [editor.document, editor.base])
  return (
    <LooksContext value={store}>
      <DrawingContext value={drawing}>
        <DesignContext value={design}>
          <Layers editor={editor} light={key => store.mark('isLit', key)} {...props} />
        </DesignContext>
      </DrawingContext>
    </LooksContext>
  )
}

type LayersProps = Omit<WorkspaceProps, 'dispatch' | 'present' | 'catalog' | 'vdcId' | 'isReadOnly' | 'looks'> & {
  light: (key: string | null) => void
}

function Layers({
  editor,
  view,
  drawn,
  gone,
  problems,
  isYamlOpen,
  onYamlToggle,
  side,
  bar,
  list,
  empty,
  isPhone,
  light,
}: LayersProps) {
  const { zones, whereabouts, selection } = editor
  const picture = useMemo(() => {
    const layout = placeAll({ drawn, layout: editor.layout, whereabouts })
    return drawPicture({ drawn, gone, layout, zones, whereabouts })
  }, [drawn, gone, editor.layout, whereabouts, zones])
  const { dispatch, isReadOnly } = useDrawing()
  const [isFinding, setFinding] = useState(false)
  const [isSheetOpen, setSheetOpen] = useState(false)
  const select = useCallback((keys: readonly string[]) => dispatch({ type: 'select', keys }), [dispatch])
  const fit = useRef<() => void>(() => {})
  const { go } = useCanvasKeys({
    picture,
    selection,
    select,
    fit: () => fit.current(),
    find: () => setFinding(true),
    toggleYaml: onYamlToggle,
    openSheet: () => setSheetOpen(true),
  })
  const beside = side
    ? side(light)
    : selection.length > 0 && <PropertiesPanel selection={selection} onClose={() => select([])} />
  return (
    <div className="flex h-full min-h-0">
      {isYamlOpen && (
        <div className="w-[440px] shrink-0 border-r max-lg:hidden">
          <YamlPane problems={problems} onClose={onYamlToggle} />
        </div>
      )}
      <div className="@container relative min-w-0 flex-1">
        {!list && (
          // Before the canvas: whoever comes by keys need not pass all of it first.
          <div className="max-sm:hidden">
            <Palette />
          </div>
        )}
        {list ?? (
          <Canvas
            picture={picture}
            selection={selection}
            onSelect={select}
            isEditable={!isReadOnly}
            view={isYamlOpen ? `${view} and text` : view}
            fitRef={fit}
          />
        )}
        {!list && empty && (
          <div className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center *:pointer-events-auto">
            {empty}
          </div>
        )}
        {isFinding && !list && <Find picture={picture} go={go} onClose={() => setFinding(false)} />}
        {bar}
      </div>
      {beside && <div className="w-80 shrink-0 border-l bg-surface max-sm:hidden xl:w-[360px]">{beside}</div>}
      {isPhone && !side && selection.length > 0 && (
        <SidePanel open isBare onOpenChange={() => select([])} title="Properties">
          <PropertiesPanel selection={selection} onClose={() => select([])} />
        </SidePanel>
      )}
      <KeySheet open={isSheetOpen} onOpenChange={setSheetOpen} />
    </div>
  )
}
