import type { Resurrection } from '@/server/domain/resurrection'
import type { Actor } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { plenum } from '@/server/store/drift-policies'
import { type MemberRow, resurrectionKey } from '@/server/store/resurrection'
import type { Store } from '@/server/store/store'
import type { ServiceContext } from '../context'
import { bringBack } from './bring-back'

/** Nobody's account: what a cluster lets Plenum do. */
const actor: Actor = { userId: 'plenum', name: plenum, email: '', isOperator: true, memberships: {}, via: 'token' }

/**
 * The same tasks as a person's click, asked for by the reconciler. One per try, whoever looks and however often: the
 * key names the try before it.
 */
export const resurrectAsPlenum =
  (store: Store) =>
  async (member: MemberRow, { by, why }: Pick<Resurrection, 'by' | 'why'>): Promise<void> => {
    const ctx: ServiceContext = { store, actor, drivers: [], probe: unasked, createUser: unasked, seal: unasked }
    const { taskId } = await bringBack(ctx, member, by, `${resurrectionKey}${member.id}.${member.lastTryId ?? 'first'}`)
    await recordActivity(store.pool, {
      ...{ vdcId: member.vdcId, resourceKind: 'instance', resourceId: member.id, actor: plenum, taskId },
      message: `${ways[by]} of cluster ${member.clusterName}: ${why}`,
    })
  }

const ways: Record<Resurrection['by'], string> = {
  restart: 'Restarted as a member',
  elsewhere: 'Rebuilt elsewhere as a member',
  anew: 'Rebuilt as a member',
}

const unasked = () => Promise.reject(new Error('A resurrection asks for none of this'))
