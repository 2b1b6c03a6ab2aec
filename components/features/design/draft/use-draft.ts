'use client'
import { skipToken, useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { isMissing } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { toast } from '@/components/ui/Toaster'
import type { DesignDocument } from '@/server/domain/design/document'
import { type Conflict, takeTheirs } from '@/server/domain/design/merge'
import type { DraftView } from '@/server/domain/design/views'
import { sameJson } from '@/server/domain/same-json'
import type { Action, Editor } from '../editor'
import { type CaughtUp, withTheirs, withWhatIsThere } from './catch-up'
import { useConflicts } from './use-conflicts'
import { type Saving, type Shared, useSaver } from './use-saver'

export type DraftInHand = {
  draftId: string | null
  saving: Saving
  error: unknown
  conflicts: readonly Conflict[]
  /** Keeps mine, or takes theirs. */
  settle(conflict: Conflict, side: 'mine' | 'theirs'): void
  /** Saves at once what was drawn; the draft's id. */
  flush(): Promise<string>
  /** Forgets the draft: back to what is there. */
  discard(): Promise<void>
}

type Input = {
  vdcId: string
  draft: DraftView | null
  editor: Editor
  present: () => Editor
  dispatch: (action: Action) => void
  /** What is there now. */
  there: DesignDocument
  /** An apply is under way: what is there is halfway, and not for anyone’s draft. */
  isHalfway: boolean
  isReadOnly: boolean
}

/** Typing has come to rest. */
const restMs = 500

/**
 * Saves what is drawn as it is drawn, under the revision that it began from. What somebody else saved meanwhile, and what
 * changed in reality, is merged in; where both changed the same, a person chooses.
 */
export function useDraft({
  vdcId,
  draft,
  editor,
  present,
  dispatch,
  there,
  isHalfway,
  isReadOnly,
}: Input): DraftInHand {
  const trpc = useTRPC()
  const [draftId, setDraftId] = useState<string | null>(draft?.id ?? null)
  const { conflicts, add, areOpen, put } = useConflicts()
  /** What the server has, as far as we know. */
  const shared = useRef<Shared>({ revision: draft?.revision ?? 0, id: draft?.id ?? null, ...pick(draft ?? editor) })
  const drop = useMutation(trpc.drafts.discard.mutationOptions())
  const remote = useQuery(trpc.drafts.get.queryOptions(draftId ? { draftId } : skipToken))

  const take = useCallback(
    (caught: CaughtUp) => {
      dispatch({ type: 'rebase', base: caught.base, document: caught.document, layout: caught.layout })
      add(caught.conflicts)
    },
    [dispatch, add],
  )
  const meet = useCallback(
    (theirs: DraftView) => {
      if (theirs.revision <= shared.current.revision) return
      const caught = withTheirs(shared.current, present(), theirs)
      shared.current = { revision: theirs.revision, id: theirs.id, ...pick(theirs) }
      take(caught)
    },
    [present, take],
  )

  const { saving, setSaving, error, flush, isRunning } = useSaver({
    vdcId,
    shared,
    present,
    meet,
    isUnsettled: areOpen,
    onOpened: setDraftId,
  })

  const isDirty =
    !isReadOnly &&
    (editor.document !== shared.current.document || (editor.past.length > 0 && editor.layout !== shared.current.layout))
  // biome-ignore lint/correctness/useExhaustiveDependencies: each edit begins the wait anew
  useEffect(() => {
    if (!isDirty || conflicts.length > 0) return
    setSaving(before => (before === 'saving' ? before : 'unsaved'))
    const timer = setTimeout(() => void flush().catch(() => {}), restMs)
    return () => clearTimeout(timer)
  }, [isDirty, conflicts, editor.document, editor.layout, flush])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came during a save is taken in once that has ended
  useEffect(() => {
    if (remote.data && !isRunning()) meet(remote.data)
  }, [remote.data, isRunning, meet, saving])
  const forget = useCallback(() => {
    shared.current = { ...shared.current, revision: 0, id: null, base: there, document: there }
    setDraftId(null)
    put([])
    dispatch({ type: 'rebase', base: there, document: there })
    setSaving('kept')
  }, [dispatch, put, there, setSaving])
  const isDropping = useRef(false)
  const isDiscarded = draftId !== null && shared.current.id === draftId && isMissing(remote.error)
  useEffect(() => {
    if (!isDiscarded || isDirty || isDropping.current) return
    forget()
    toast('This draft was discarded', { description: 'What is drawn is what is there now.' })
  }, [isDiscarded, isDirty, forget])
  // Of an apply only its end counts: what it had made before it was taken back would leave the draft with it.
  useEffect(() => {
    const mine = present()
    if (isHalfway || sameJson(mine.base, there)) return
    take(withWhatIsThere(mine, there))
  }, [there, isHalfway, present, take])

  return {
    draftId,
    saving,
    error,
    conflicts,
    flush: () => (shared.current.id && !isDirty && !isRunning() ? Promise.resolve(shared.current.id) : flush()),
    settle(conflict, side) {
      if (side === 'theirs') dispatch({ type: 'replace', document: takeTheirs(present().document, conflict) })
      put(conflicts.filter(each => each !== conflict))
    },
    async discard() {
      const { id } = shared.current
      isDropping.current = true
      try {
        if (id) await drop.mutateAsync({ draftId: id })
      } finally {
        isDropping.current = false
      }
      forget()
    },
  }
}

const pick = ({ base, document, layout }: Pick<Editor, 'base' | 'document' | 'layout'>) => ({ base, document, layout })
