import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { externalRoutersBeside } from '@/server/store/external-addresses'
import { networkOf } from '../instances/port'
import type { Work } from '../ports'
import { bringRouter } from '../routers/bring'

/**
 * Before a host is switched off: routers of its zone lead outside by others then (store/zone-network.ts knows which are
 * about to be off). So nobody has to miss it first, which takes seconds, and of two in line never happens by itself.
 */
async function leaveGateways(context: Work & { input: { hostId: Id<'host'> } }): Promise<void> {
  const { hostId } = context.input
  const zone = await networkOf(context, hostId)
  if (!zone) return
  for (const id of await externalRoutersBeside(context.ports.store.pool, hostId))
    await bringRouter(context, zone, hostId, id).catch(error => {
      const { kind, message } = asPlenumError(error)
      if (kind !== 'unreachable' && kind !== 'exhausted') throw error
      context.call.log(`A way outside that leads by this host moves only once it is missed. ${message}`)
    })
}

/** The step of whatever switches a host off. */
export const leavingGateways = {
  do: leaveGateways,
  undo: 'They lead by hosts that are on. This one stands in line again once the reconciler sees that it may.',
}
