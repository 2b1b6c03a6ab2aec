import type { z } from 'zod'
import type { MemberView } from '@/server/domain/access'
import type { removeMemberInput } from '@/server/domain/inputs'
import { missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { transact } from '@/server/store/transact'
import { deleteMember } from '@/server/store/vdcs'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** The user stays; the role here is gone with the next request. */
export function removeMember(ctx: ServiceContext, input: z.output<typeof removeMemberInput>): Promise<MemberView> {
  return transact(ctx.store, async tx => {
    await authorizeInVdc(ctx, tx, 'vdcs.manage', input.vdcId)
    const member = await deleteMember(tx, input.vdcId, input.userId)
    if (!member) throw missing('member', input.userId)
    await recordActivity(tx, {
      vdcId: input.vdcId,
      resourceKind: 'vdc',
      resourceId: input.vdcId,
      actor: ctx.actor.name,
      message: `Remove member ${member.name}`,
    })
    return member
  })
}
