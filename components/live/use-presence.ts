'use client'
import { useEffect, useRef, useState } from 'react'
import type { Presence } from '@/server/domain/design/views'
import { useLiveClient } from './LiveProvider'
import type { DraftStay } from './live-client'

/** A selection that is still being drawn is told when it rests. */
const restMs = 120
/** As many as the server takes. */
const most = 100

/**
 * Shows this person to others in a draft, with the node keys selected, and answers with who else is there and what they
 * have selected. Nobody without a connection. `draftId` null: none is open yet.
 */
export function usePresence(draftId: string | null, selection: readonly string[]): Presence[] {
  const client = useLiveClient()
  const [others, setOthers] = useState<Presence[]>([])
  const stay = useRef<DraftStay>(undefined)

  useEffect(() => {
    if (!client || !draftId) return
    const entered = client.enterDraft(draftId, setOthers)
    stay.current = entered
    return () => {
      stay.current = undefined
      entered.leave()
      setOthers([])
    }
  }, [client, draftId])

  // By content: a new array of the same keys is no news. Also said anew to a connection or draft that is another.
  const keys = selection.slice(0, most).join('\n')
  useEffect(() => {
    if (!client || !draftId) return
    const timer = setTimeout(() => stay.current?.select(keys === '' ? [] : keys.split('\n')), restMs)
    return () => clearTimeout(timer)
  }, [client, draftId, keys])

  return others
}
