'use client'
import { useEffect, useMemo, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useReadOnly } from '@/components/live/use-read-only'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { Dialog } from '@/components/ui/Dialog'
import { EmptyState } from '@/components/ui/EmptyState'
import { SidePanel } from '@/components/ui/SidePanel'
import { toast } from '@/components/ui/Toaster'
import { PHONE, useMediaQuery } from '@/components/ui/useMediaQuery'
import type { DesignDocument } from '@/server/domain/design/document'
import type { DraftView } from '@/server/domain/design/views'
import { DesignList } from '../DesignList'
import { useDraft } from '../draft/use-draft'
import type { Catalog } from '../drawing'
import { PlanSide } from '../plan/PlanSide'
import { usePlan, usePlanning } from '../plan/use-plan'
import { StagedBar } from '../StagedBar'
import { Starters } from '../Starters'
import { useEditor } from '../use-editor'
import { Workspace } from '../Workspace'
import { Conflicts } from './Conflicts'
import { DeskHeader } from './DeskHeader'
import { useDesignSearch, type View } from './search'
import { useOthers } from './use-others'
import { useShown } from './use-shown'
import type { useThere } from './use-there'

export type DesignDeskProps = {
  vdcId: string
  catalog: Catalog
  draft: DraftView | null
  /** What is there now, as a design. */
  current: DesignDocument
  there: ReturnType<typeof useThere>
}

export function DesignDesk({ vdcId, catalog, draft: opened, current, there }: DesignDeskProps) {
  const [search, setSearch] = useDesignSearch()
  const readOnly = useReadOnly(vdcId)
  const isPhone = useMediaQuery(PHONE)
  const zones = useMemo(() => catalog.zones.map(zone => zone.name), [catalog])
  const [start] = useState(() => ({
    base: opened?.base ?? current,
    document: opened?.document ?? current,
    layout: opened?.layout ?? {},
    zones,
    whereabouts: there.whereabouts,
  }))
  const { editor, dispatch, present } = useEditor(start)
  useEffect(() => {
    dispatch({ type: 'surroundings', surroundings: { zones, whereabouts: there.whereabouts } })
  }, [dispatch, zones, there.whereabouts])
  const draft = useDraft({
    vdcId,
    draft: opened,
    editor,
    present,
    dispatch,
    there: current,
    isReadOnly: Boolean(readOnly),
  })
  const { plan, task, work } = usePlan(search.plan)
  const planning = usePlanning(vdcId, made => void setSearch({ view: 'plan', plan: made.id }))
  const view: View = search.view === 'plan' && !search.plan ? 'design' : search.view
  const others = useOthers(draft.draftId, editor.selection)
  const shown = useShown({ view, editor, catalog, there, plan, work, others })
  const [isChoosing, setChoosing] = useState(false)
  const [isDiscarding, setDiscarding] = useState(false)
  const [isReviewing, setReviewing] = useState(false)
  const isReadOnly = Boolean(readOnly) || view !== 'design'
  const isList = search.list ?? isPhone
  const isEmpty =
    view === 'design' && Object.keys(shown.drawn.instances).length + Object.keys(shown.drawn.clusters).length === 0

  /** What was drawn last is in the plan, too: it is saved first. */
  const review = () => {
    setReviewing(true)
    void draft
      .flush()
      .then(planning.ofDraft)
      .catch(error => toast.error(sentenceOf(error)))
      .finally(() => setReviewing(false))
  }
  const begin = (document: DesignDocument) => {
    dispatch({
      type: 'replace',
      document: { ...document, networks: { ...editor.document.networks, ...document.networks } },
    })
    setChoosing(false)
  }
  useEffect(() => {
    if (planning.error) toast.error(sentenceOf(planning.error))
  }, [planning.error])
  const select = (key: string) => dispatch({ type: 'select', keys: [keyOnCanvas(key)] })
  const side =
    view === 'plan' && plan
      ? (light: (key: string | null) => void) => (
          <PlanSide
            plan={plan}
            task={task}
            work={work}
            selected={plan.changes.find(change => keyOnCanvas(change.key) === editor.selection[0])?.key ?? null}
            onSelect={select}
            onPoint={key => light(key && keyOnCanvas(key))}
            onReplan={() => planning.again(plan.id)}
            isReplanning={planning.isPending}
            onBack={() => void setSearch({ view: 'design' })}
          />
        )
      : undefined
  return (
    <div className="flex h-full min-h-0 flex-col">
      <DeskHeader
        vdcId={vdcId}
        view={view}
        hasPlan={Boolean(search.plan)}
        onView={next => void setSearch({ view: next })}
        draft={draft}
        others={others}
        isReadOnly={isReadOnly}
        isYamlOpen={search.yaml}
        onYaml={() => void setSearch({ yaml: !search.yaml })}
        isList={isList}
        onList={() => void setSearch({ list: !isList })}
        canUndo={editor.past.length > 0}
        canRedo={editor.future.length > 0}
        onUndo={() => dispatch({ type: 'undo' })}
        onRedo={() => dispatch({ type: 'redo' })}
        onStart={() => setChoosing(true)}
        document={editor.document}
      />
      <Conflicts conflicts={draft.conflicts} settle={draft.settle} />
      <div className="min-h-0 flex-1">
        <Workspace
          vdcId={vdcId}
          catalog={catalog}
          editor={editor}
          dispatch={dispatch}
          present={present}
          drawn={shown.drawn}
          gone={shown.gone}
          looks={shown.looks}
          problems={shown.problems}
          isReadOnly={isReadOnly}
          isYamlOpen={search.yaml && view === 'design'}
          onYamlToggle={() => void setSearch({ yaml: !search.yaml })}
          side={side}
          isPhone={isPhone}
          list={isList ? <DesignList drawn={shown.drawn} gone={shown.gone} /> : undefined}
          empty={
            isEmpty && !isList ? (
              <div className="float w-[640px] max-w-[90%] p-5">
                <EmptyState title="Draw what you want to have" className="!p-0 !pb-4">
                  Drag from the palette, paste YAML, or begin with one of these. Nothing is made before you apply it.
                </EmptyState>
                <Starters vdcId={vdcId} onChoose={begin} />
              </div>
            ) : undefined
          }
          bar={
            view === 'design' && (
              <StagedBar
                {...shown.staged}
                faults={shown.problems.length}
                onReview={review}
                onDiscard={() => setDiscarding(true)}
                isReviewing={isReviewing || planning.isPending}
                readOnly={readOnly}
              />
            )
          }
        />
      </div>
      {isPhone && view === 'plan' && side && (
        <SidePanel open onOpenChange={() => void setSearch({ view: 'design' })} title="Plan">
          {side(() => {})}
        </SidePanel>
      )}
      <Dialog
        open={isChoosing}
        onOpenChange={setChoosing}
        title="Start from"
        description="It takes the place of what is drawn; undo brings that back. Networks stay."
      >
        <Starters vdcId={vdcId} onChoose={begin} />
      </Dialog>
      <ConfirmDialog
        open={isDiscarding}
        onOpenChange={setDiscarding}
        title="Discard what is drawn?"
        description="The draft is forgotten, for everyone who has it open. What is there stays as it is."
        confirmLabel="Discard draft"
        onConfirm={() => draft.discard().then(() => setDiscarding(false))}
      />
    </div>
  )
}

/** An attachment shows on its volume. */
const keyOnCanvas = (key: string) => key.replace(/^attachment\//, 'volume/')
