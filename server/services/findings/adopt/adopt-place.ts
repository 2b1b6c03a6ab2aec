import type { FactsOf, ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import { observedState } from '@/server/domain/instance'
import { recordActivity } from '@/server/store/activity'
import { placesOf } from '@/server/store/failover'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { lockInstance, recordSeen } from '@/server/store/instances'
import { transact } from '@/server/store/transact'
import { recordPlacement } from '@/server/store/work'
import type { ServiceContext } from '../../context'

/**
 * Recorded where it is: its recorded host has none, and it was made anew nowhere since, which is looked at again. That it
 * was missing there is cleared by the next look.
 */
export async function adoptPlace(
  { store, actor }: ServiceContext,
  { view, facts, key: instanceId }: KnownFinding,
): Promise<ResolvedView> {
  const { power, recorded } = facts as FactsOf<'stranger'>
  await transact(store, async tx => {
    const row = await lockInstance(tx, instanceId)
    if (!row)
      throw new PlenumError('missing', `${view.resourceName} is no longer recorded. There is nothing left to adopt.`)
    if (row.activeTaskKind)
      throw new PlenumError('conflict', `${row.name} is being worked on. Wait until that has ended.`)
    const [place] = await placesOf(tx, [instanceId])
    if (place?.observed !== 'missing' || place.rootVersion !== recorded?.rootVersion)
      throw new PlenumError('conflict', `${row.name} has changed since this was found. Look again.`)
    const reason = 'It was found there.'
    await recordPlacement(tx, instanceId, { hostId: view.hostId!, zoneId: view.zoneId!, reason })
    const observed = observedState(power, row.power)
    await recordSeen(tx, instanceId, { observed, reason: null, generation: null, external: view.external })
    await changeFindings(tx, [view.id], { cleared: true })
    const history = { vdcId: row.vdcId, resourceKind: 'instance', resourceId: instanceId, actor: actor.name }
    await recordActivity(tx, { ...history, message: 'Recorded where it was found' })
  })
  return { planId: null, taskId: null }
}
