import type { z } from 'zod'
import type { VdcView } from '@/server/domain/catalog'
import type { setQuotaInput } from '@/server/domain/inputs'
import { isUnlimited, quotaAmount, quotaKeys } from '@/server/domain/quota'
import { recordActivity } from '@/server/store/activity'
import { writeQuota } from '@/server/store/quota'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { getVdc } from './queries'

/** What is used already stays, also where it is more: a quota only stands in the way of more. */
export async function setQuota(
  ctx: ServiceContext,
  { vdcId, ...limits }: z.output<typeof setQuotaInput>,
): Promise<VdcView> {
  await authorizeInVdc(ctx, ctx.store.pool, 'vdcs.manage', vdcId)
  await transact(ctx.store, async tx => {
    await writeQuota(tx, vdcId, isUnlimited(limits) ? null : limits)
    const words = quotaKeys.flatMap(key => {
      const limit = limits[key]
      return limit === null ? [] : [quotaAmount(key, limit)]
    })
    const message = words.length > 0 ? `Set the quota to ${words.join(', ')}` : 'Take the quota away'
    await recordActivity(tx, { vdcId, resourceKind: 'vdc', resourceId: vdcId, actor: ctx.actor.name, message })
  })
  return getVdc(ctx, { vdcId })
}
