'use client'
import { useEffect, useMemo, useState } from 'react'
import { useReadOnly } from '@/components/live/use-read-only'
import { PHONE, useMediaQuery } from '@/components/ui/useMediaQuery'
import type { DesignDocument } from '@/server/domain/design/document'
import type { DraftView } from '@/server/domain/design/views'
import { isEnded } from '@/server/domain/task'
import { DesignList } from '../DesignList'
import { useDraft } from '../draft/use-draft'
import type { Catalog } from '../drawing'
import { usePlan } from '../plan/use-plan'
import { StagedBar } from '../StagedBar'
import { useEditor } from '../use-editor'
import { Workspace } from '../Workspace'
import { Conflicts } from './Conflicts'
import { DeskDialogs } from './DeskDialogs'
import { DeskHeader } from './DeskHeader'
import type { DraftChoice } from './DraftSwitch'
import { EmptyCanvas } from './EmptyCanvas'
import { FailureBar } from './FailureBar'
import { PlanSheet } from './PlanSheet'
import { StartingPoints } from './StartingPoints'
import { useDesignSearch, type View } from './search'
import { useFailure } from './use-failure'
import { useOthers } from './use-others'
import { usePlanBeside } from './use-plan-beside'
import { useReview } from './use-review'
import { useShown } from './use-shown'
import type { useThere } from './use-there'
import { WhatIf } from './WhatIf'

export type DesignDeskProps = {
  vdcId: string
  catalog: Catalog
  draft: DraftView | null
  drafts: DraftChoice
  /** What is there now, as a design. */
  current: DesignDocument
  /** An apply is under way: what is there is halfway. */
  isHalfway: boolean
  there: ReturnType<typeof useThere>
}

/** One draft with everything around it: three views of one picture, what is staged, who else is here, the plan beside. */
export function DesignDesk({ vdcId, catalog, draft: opened, drafts, current, isHalfway, there }: DesignDeskProps) {
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
    isHalfway,
    isReadOnly: Boolean(readOnly),
  })
  const { plan, task, work, error: planError } = usePlan(search.plan)
  const review = useReview(vdcId, draft, made => void setSearch({ view: 'plan', plan: made.id }))
  const view: View = search.view === 'plan' && !search.plan ? 'design' : search.view
  const others = useOthers(draft.draftId, editor.selection)
  const failure = useFailure(vdcId, view === 'live', search.fails)
  const shown = useShown({
    view,
    editor,
    catalog,
    there,
    current,
    plan,
    work,
    isEnded: Boolean(task && isEnded(task.state)),
    others,
    fates: failure.fates,
  })
  const [asked, setAsked] = useState<'start' | 'discard' | null>(null)
  const isReadOnly = Boolean(readOnly) || view !== 'design'
  const isList = search.list ?? isPhone
  const isEmpty =
    view === 'design' && Object.keys(shown.drawn.instances).length + Object.keys(shown.drawn.clusters).length === 0
  const begin = (document: DesignDocument) => {
    dispatch({
      type: 'replace',
      document: { ...document, networks: { ...editor.document.networks, ...document.networks } },
    })
    setAsked(null)
  }
  const side = usePlanBeside({
    plan: view === 'plan' ? plan : undefined,
    error: view === 'plan' ? planError : null,
    task,
    work,
    selection: editor.selection,
    dispatch,
    review,
    onBack: () => void setSearch({ view: 'design' }),
  })
  return (
    <div className="flex h-full min-h-0 flex-col">
      <DeskHeader
        vdcId={vdcId}
        view={view}
        hasPlan={Boolean(search.plan)}
        onView={next => void setSearch({ view: next })}
        draft={draft}
        drafts={drafts}
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
        onStart={() => setAsked('start')}
        document={editor.document}
        whatIf={view === 'live' && <WhatIf failure={failure} onChoose={fails => void setSearch({ fails })} />}
      />
      <Conflicts conflicts={draft.conflicts} settle={draft.settle} />
      <div className="min-h-0 flex-1">
        <Workspace
          vdcId={vdcId}
          catalog={catalog}
          editor={editor}
          dispatch={dispatch}
          present={present}
          view={view}
          drawn={shown.drawn}
          gone={shown.gone}
          looks={shown.looks}
          problems={shown.problems}
          isReadOnly={isReadOnly}
          isYamlOpen={search.yaml && view === 'design'}
          onYamlToggle={() => void setSearch({ yaml: !search.yaml })}
          side={side}
          isPhone={isPhone}
          list={
            isList ? (
              <DesignList
                drawn={shown.drawn}
                gone={shown.gone}
                start={isEmpty && !isReadOnly && <StartingPoints vdcId={vdcId} onChoose={begin} />}
              />
            ) : undefined
          }
          empty={isEmpty && !isList && <EmptyCanvas vdcId={vdcId} onChoose={begin} />}
          bar={
            view === 'live' ? (
              <FailureBar failure={failure} onClose={() => void setSearch({ fails: null })} />
            ) : view === 'plan' ? null : (
              <StagedBar
                {...shown.staged}
                faults={shown.problems.length}
                onReview={review.start}
                onDiscard={() => setAsked('discard')}
                isReviewing={review.isPending}
                readOnly={readOnly}
                isUnsettled={draft.conflicts.length > 0}
              />
            )
          }
        />
      </div>
      {isPhone && side && <PlanSheet onClose={() => void setSearch({ view: 'design' })}>{side(() => {})}</PlanSheet>}
      <DeskDialogs vdcId={vdcId} asked={asked} onClose={() => setAsked(null)} onChoose={begin} draft={draft} />
    </div>
  )
}
