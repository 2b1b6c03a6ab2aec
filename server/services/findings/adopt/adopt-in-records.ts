import type { ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import { recordActivity } from '@/server/store/activity'
import { publishOn } from '@/server/store/events'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { lockInstance } from '@/server/store/instances'
import type { AnyTx } from '@/server/store/transact'
import { transact } from '@/server/store/transact'
import { lockVolume } from '@/server/store/volumes'
import type { ServiceContext } from '../../context'

/** Changes what is recorded of the finding's thing; answers with a sentence for its history. */
export type Adoption = (tx: AnyTx, finding: KnownFinding) => Promise<string>

/** One transaction: nothing is at work on it, what is recorded changes, and the difference is gone. */
export async function adoptInRecords(
  { store, actor }: ServiceContext,
  finding: KnownFinding,
  adopt: Adoption,
): Promise<ResolvedView> {
  const { id, vdcId, resourceKind, resourceId, resourceName } = finding.view
  await transact(store, async tx => {
    const row = resourceKind === 'volume' ? await lockVolume(tx, resourceId!) : await lockInstance(tx, resourceId!)
    if (!row) throw new PlenumError('missing', `${resourceName} is no longer recorded. There is nothing left to adopt.`)
    if (row.activeTaskKind)
      throw new PlenumError('conflict', `${resourceName} is being worked on. Wait until that has ended.`)
    const message = await adopt(tx, finding)
    await changeFindings(tx, [id], { cleared: true })
    await recordActivity(tx, {
      vdcId,
      resourceKind: resourceKind!,
      resourceId: resourceId!,
      actor: actor.name,
      message,
    })
    // What the VDC holds is another design now.
    if (vdcId) await publishOn(tx, { scope: vdcId as `vdc_${string}`, kind: 'design', id: vdcId })
  })
  return { planId: null, taskId: null }
}
