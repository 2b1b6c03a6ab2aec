import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { faultOf, isMissing, isWorthRetrying } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import type { DraftView } from '@/server/domain/design/views'
import { sameJson } from '@/server/domain/same-json'
import type { Editor } from '../editor'
import type { Drawn } from './catch-up'

/** `kept`: nothing was drawn yet that would need saving. */
export type Saving = 'kept' | 'saved' | 'unsaved' | 'saving' | 'failed'
/** What the server has, as far as we know. */
export type Shared = Drawn & { revision: number; id: string | null }

type Input = {
  vdcId: string
  shared: RefObject<Shared>
  present: () => Editor
  /** Takes in what somebody else saved. */
  meet: (theirs: DraftView) => void
  /** A person has to choose first: nothing is saved over what somebody else did. */
  isUnsettled: () => boolean
  onOpened: (draftId: string) => void
}

/** One save at a time, under the revision that it began from; what is drawn meanwhile is saved after it. */
export function useSaver({ vdcId, shared, present, meet, isUnsettled, onOpened }: Input) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [saving, setSaving] = useState<Saving>(shared.current.id ? 'saved' : 'kept')
  const [error, setError] = useState<unknown>(null)
  const open = useMutation(trpc.drafts.open.mutationOptions())
  const save = useMutation(trpc.drafts.save.mutationOptions())
  const running = useRef<Promise<string> | null>(null)

  const push = useCallback(async (): Promise<string> => {
    if (!shared.current.id) {
      const opened = await open.mutateAsync({ vdcId })
      shared.current = { ...shared.current, revision: opened.revision - 1, id: opened.id }
      onOpened(opened.id)
      // Somebody else may have begun one under this name.
      if (sameJson(opened.document, opened.base)) shared.current.revision = opened.revision
      else meet(opened)
    }
    for (let tries = 0; ; tries++) {
      if (isUnsettled()) throw new Unsettled()
      const { base, document, layout } = present()
      const { id, revision } = shared.current
      try {
        const saved = await save.mutateAsync({ draftId: id!, revision, base, document, layout })
        shared.current = { revision: saved.revision, id: saved.id, base, document, layout }
        // Who saved after me may have been heard of before this answer.
        client.setQueryData(trpc.drafts.get.queryKey({ draftId: saved.id }), known =>
          known && known.revision > saved.revision ? known : saved,
        )
        if (present().document === document && present().layout === layout) return saved.id
      } catch (fault) {
        // Discarded by somebody else while this was drawn on: it goes on as a new one.
        if (isMissing(fault) && tries === 0) {
          shared.current = { ...shared.current, id: null }
          return push()
        }
        if (tries > 4 || faultOf(fault)?.kind !== 'conflict') throw fault
        meet(await client.fetchQuery({ ...trpc.drafts.get.queryOptions({ draftId: id! }), staleTime: 0 }))
      }
    }
  }, [client, isUnsettled, meet, onOpened, open.mutateAsync, present, save.mutateAsync, shared, trpc, vdcId])
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
        setSaving(fault instanceof Unsettled ? 'unsaved' : 'failed')
        setError(fault)
        throw fault
      })
      .finally(() => {
        running.current = null
      })
    return running.current
  }, [push])
  // A network that fails for a while: what was drawn is not lost by it.
  useEffect(() => {
    if (saving !== 'failed' || !isWorthRetrying(error)) return
    const timer = setTimeout(() => void flush().catch(() => {}), 3000)
    return () => clearTimeout(timer)
  }, [saving, error, flush])
  const isRunning = useCallback(() => running.current !== null, [])
  return { saving, setSaving, error, flush, isRunning }
}

class Unsettled extends Error {}
