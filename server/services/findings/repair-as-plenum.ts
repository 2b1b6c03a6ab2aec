import type { Id } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import { plenum } from '@/server/store/drift-policies'
import { changeFindings, readFindings } from '@/server/store/findings'
import type { Store } from '@/server/store/store'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { repairFindings } from './repair-findings'
import { whyNot } from './resolve-finding'

/** Nobody's account: what a VDC's policy asked for. */
const actor: Actor = { userId: 'plenum', name: plenum, email: '', isOperator: true, memberships: {}, via: 'token' }

/**
 * Repairs by the same way as a person's click. Whatever becomes of it, the findings are marked as tried: the brake
 * counts them, and they are not tried again at once. What would lose data stays a plan for people.
 */
export const repairAsPlenum =
  (store: Store) =>
  async (vdcId: Id<'vdc'>, findingIds: Id<'finding'>[]): Promise<void> => {
    const ctx: ServiceContext = { store, actor, drivers: [], probe: unasked, createUser: unasked, seal: unasked }
    const found = await readFindings(store.pool, findingIds, { seesHosts: true })
    const able = found.filter(({ view }) => view.state === 'open' && whyNot(view, 'repair') === null)
    const ids = able.map(({ view }) => view.id)
    if (ids.length === 0) return
    await transact(store, tx => changeFindings(tx, ids, { repairedBy: plenum, planId: null, taskId: null }))
    await repairFindings(ctx, vdcId, able, { acceptDataLoss: [] })
  }

const unasked = () => Promise.reject(new Error('A repair asks for none of this'))
