import type { ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import { changeFindings } from '@/server/store/findings'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'

/** Not shown until a day, for a reason that others can read. */
export async function ignoreFindings(
  ctx: ServiceContext,
  findingIds: string[],
  { until, reason }: { until?: string; reason?: string },
): Promise<ResolvedView> {
  if (!until || Date.parse(until) <= Date.now())
    throw new PlenumError('invalid', 'Say until when it is to be ignored: a moment that is still to come.', {
      field: 'until',
    })
  if (!reason) throw new PlenumError('invalid', 'Say why, so that others know.', { field: 'reason' })
  await transact(ctx.store, tx => changeFindings(tx, findingIds, { ignoredUntil: until, reason, by: ctx.actor.name }))
  return { planId: null, taskId: null }
}
