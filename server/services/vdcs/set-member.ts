import type { z } from 'zod'
import type { MemberView } from '@/server/domain/access'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { setMemberInput } from '@/server/domain/inputs'
import { recordActivity } from '@/server/store/activity'
import { transact } from '@/server/store/transact'
import { userByEmail, writeMember } from '@/server/store/vdcs'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** A role for a person, who becomes a user if there is a password to sign in with. */
export async function setMember(ctx: ServiceContext, input: z.output<typeof setMemberInput>): Promise<MemberView> {
  const { vdcId, email, role } = input
  await authorizeInVdc(ctx, ctx.store.pool, 'vdcs.manage', vdcId)
  const user = (await userByEmail(ctx.store.pool, email)) ?? (await makeUser(ctx, input))
  return transact(ctx.store, async tx => {
    await writeMember(tx, vdcId, user.id, role)
    await recordActivity(tx, {
      vdcId,
      resourceKind: 'vdc',
      resourceId: vdcId,
      actor: ctx.actor.name,
      message: `Make ${user.name} a ${role}`,
    })
    return { userId: user.id as Id<'user'>, name: user.name, email, role }
  })
}

async function makeUser(ctx: ServiceContext, input: z.output<typeof setMemberInput>) {
  const { email, password } = input
  if (!password)
    throw new PlenumError('invalid', `Nobody has the address ${email} yet. Give a password to make a user.`, {
      field: 'password',
    })
  const name = input.name ?? email.slice(0, email.indexOf('@'))
  return { id: await ctx.createUser({ email, name, password }), name }
}
