import { PlenumError } from '@/server/domain/errors'
import { lastActivity } from '@/server/store/activity'
import type { AnyTx } from '@/server/store/transact'

/** Refuses a change of something that was changed since the writer read it, and says by whom and how. */
export async function checkGeneration(
  tx: AnyTx,
  resource: { id: string; name: string; generation: number },
  read: number | undefined,
): Promise<void> {
  if (read === undefined || read === resource.generation) return
  const last = await lastActivity(tx, resource.id)
  const what = last ? `: ${last.actor}, “${last.message}”, ${ago(last.agoS)}` : ''
  throw new PlenumError(
    'conflict',
    `${resource.name} was changed since you looked${what}. Look at it again, then repeat.`,
    { field: 'generation', detail: `generation ${read} was sent, ${resource.generation} is current` },
  )
}

function ago(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s ago`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`
}
