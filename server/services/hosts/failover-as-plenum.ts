import type { Id } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import { plenum } from '@/server/store/drift-policies'
import type { Store } from '@/server/store/store'
import type { ServiceContext } from '../context'
import { admitHost } from './admit-host'
import { evacuateHost } from './evacuate-host'

/** Nobody's account: what a zone lets Plenum do when a host is lost. */
const actor: Actor = { userId: 'plenum', name: plenum, email: '', isOperator: true, memberships: {}, via: 'token' }

/** The same tasks as a person's click, asked for by the reconciler. It never says that a host is off: it can't know. */
export function failoverAsPlenum(store: Store) {
  const ctx: ServiceContext = { store, actor, drivers: [], probe: unasked, createUser: unasked, seal: unasked }
  return {
    evacuate: async (hostId: Id<'host'>) => void (await evacuateHost(ctx, { hostId, iSwitchedItOff: false })),
    admit: async (hostId: Id<'host'>) => void (await admitHost(ctx, { hostId })),
  }
}

const unasked = () => Promise.reject(new Error('A failover asks for none of this'))
