'use client'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { faultOf, isWorthRetrying } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import type { DesignDocument } from '@/server/domain/design/document'
import { type Conflict, takeTheirs } from '@/server/domain/design/merge'
import type { DraftView } from '@/server/domain/design/views'
import type { Action, Editor } from '../editor'
import { isSameDesign } from '../same'
import { type CaughtUp, withTheirs, withWhatIsThere } from './catch-up'

/** `kept`: nothing was drawn yet that would need saving. */
export type Saving = 'kept' | 'saved' | 'unsaved' | 'saving' | 'failed'
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
  isReadOnly: boolean
}

/** Typing has come to rest. */
const restMs = 500

/**
 * Saves what is drawn as it is drawn, under the revision that it began from. What somebody else saved meanwhile, and what
 * changed in reality, is merged in; where both changed the same, a person chooses.
 */
export function useDraft({ vdcId, draft, editor, present, dispatch, there, isReadOnly }: Input): DraftInHand {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [draftId, setDraftId] = useState<string | null>(draft?.id ?? null)
  const [saving, setSaving] = useState<Saving>(draft ? 'saved' : 'kept')
  const [error, setError] = useState<unknown>(null)
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([])
  /** What the server has, as far as we know. */
  const shared = useRef({ revision: draft?.revision ?? 0, id: draft?.id ?? null, ...pick(draft ?? editor) })
  const open = useMutation(trpc.drafts.open.mutationOptions())
  const save = useMutation(trpc.drafts.save.mutationOptions())
  const drop = useMutation(trpc.drafts.discard.mutationOptions())
  const remote = useQuery(trpc.drafts.get.queryOptions(draftId ? { draftId } : skipToken))

  const take = useCallback(
    (caught: CaughtUp) => {
      dispatch({ type: 'rebase', base: caught.base, document: caught.document, layout: caught.layout })
      setConflicts(caught.conflicts)
    },
    [dispatch],
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

  /** One save at a time; what is drawn meanwhile is saved after it. */
  const running = useRef<Promise<string> | null>(null)
  const push = useCallback(async (): Promise<string> => {
    if (!shared.current.id) {
      const opened = await open.mutateAsync({ vdcId })
      shared.current = { ...shared.current, revision: opened.revision, id: opened.id }
      setDraftId(opened.id)
      // Somebody else had begun one under this name.
      if (!isSameDesign(opened.document, opened.base)) meet({ ...opened, revision: opened.revision + 1 })
    }
    for (let tries = 0; ; tries++) {
      const { base, document, layout } = present()
      const { id, revision } = shared.current
      try {
        const saved = await save.mutateAsync({ draftId: id!, revision, base, document, layout })
        shared.current = { revision: saved.revision, id: saved.id, base, document, layout }
        client.setQueryData(trpc.drafts.get.queryKey({ draftId: saved.id }), saved)
        if (present().document === document && present().layout === layout) return saved.id
      } catch (fault) {
        if (tries > 4 || faultOf(fault)?.kind !== 'conflict') throw fault
        meet(await client.fetchQuery({ ...trpc.drafts.get.queryOptions({ draftId: id! }), staleTime: 0 }))
      }
    }
  }, [client, meet, open.mutateAsync, present, save.mutateAsync, trpc, vdcId])
  const flush = useCallback((): Promise<string> => {
    if (running.current) return running.current
    setSaving('saving')
    running.current = push()
      .then(id => {
        setSaving('saved')
        setError(null)
        return id
      })
      .catch(fault => {
        setSaving('failed')
        setError(fault)
        throw fault
      })
      .finally(() => {
        running.current = null
      })
    return running.current
  }, [push])

  const isDirty =
    !isReadOnly &&
    (editor.document !== shared.current.document || (editor.past.length > 0 && editor.layout !== shared.current.layout))
  // biome-ignore lint/correctness/useExhaustiveDependencies: each edit begins the wait anew
  useEffect(() => {
    if (!isDirty) return
    setSaving(before => (before === 'saving' ? before : 'unsaved'))
    const timer = setTimeout(() => void flush().catch(() => {}), restMs)
    return () => clearTimeout(timer)
  }, [isDirty, editor.document, editor.layout, flush])
  // A network that fails for a while: what was drawn is not lost by it.
  useEffect(() => {
    if (saving !== 'failed' || !isWorthRetrying(error)) return
    const timer = setTimeout(() => void flush().catch(() => {}), 3000)
    return () => clearTimeout(timer)
  }, [saving, error, flush])

  useEffect(() => {
    if (remote.data && !running.current) meet(remote.data)
  }, [remote.data, meet])
  useEffect(() => {
    const mine = present()
    if (isSameDesign(mine.base, there)) return
    take(withWhatIsThere(mine, there))
  }, [there, present, take])

  return {
    draftId,
    saving,
    error,
    conflicts,
    flush: () => (shared.current.id && !isDirty && !running.current ? Promise.resolve(shared.current.id) : flush()),
    settle(conflict, side) {
      if (side === 'theirs') dispatch({ type: 'replace', document: takeTheirs(present().document, conflict) })
      setConflicts(before => before.filter(each => each !== conflict))
    },
    async discard() {
      const { id } = shared.current
      if (id) await drop.mutateAsync({ draftId: id })
      shared.current = { ...shared.current, revision: 0, id: null, base: there, document: there }
      setDraftId(null)
      setConflicts([])
      dispatch({ type: 'rebase', base: there, document: there })
      setSaving('kept')
    },
  }
}

const pick = ({ base, document, layout }: Pick<Editor, 'base' | 'document' | 'layout'>) => ({ base, document, layout })
