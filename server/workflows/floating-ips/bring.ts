import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { readFloatingIp } from '@/server/store/floating-ips'
import { networkOf } from '../instances/port'
import type { Work } from '../ports'
import { bringRouter } from '../routers/bring'

/**
 * A floating IP in its zone as it is recorded: led to its instance, or to nobody while that is in another zone, or on a
 * network that no router leads outside from. Whoever has read an older one is refused, and reads again.
 */
export async function bringFloatingIp(context: Work, id: Id<'floatingIp'>): Promise<void> {
  const bring = async () => {
    const found = await readFloatingIp(context.ports.store.pool, id)
    if (!found?.hostId) return
    const { name, address, generation, target, hostId } = found
    const zone = await networkOf(context, hostId)
    if (!zone) return
    const ref = { kind: 'floatingIp', id } as const
    if (!target) {
      await context.converge(resume => zone.floatingIps.remove(ref, context.call, resume))
      return
    }
    await bringRouter(context, zone, hostId, target.routerId)
    const spec = { name, address, routerId: target.routerId, to: target.address }
    await context.converge(resume => zone.floatingIps.ensure(ref, spec, generation, context.call, resume))
  }
  try {
    await bring()
  } catch (error) {
    if (asPlenumError(error).kind !== 'conflict') throw error
    await bring()
  }
}
