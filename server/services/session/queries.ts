import type { SessionView } from '@/server/domain/access'
import type { Id } from '@/server/domain/ids'
import type { ServiceContext } from '../context'
import { listVdcs } from '../vdcs/queries'

/** Who is signed in, and where they may work. */
export async function readSession(ctx: ServiceContext): Promise<SessionView> {
  const { items: vdcs } = await listVdcs(ctx)
  const { userId, name, email, isOperator } = ctx.actor
  return { user: { id: userId as Id<'user'>, name, email, isOperator }, vdcs, version: ctx.version ?? '' }
}
