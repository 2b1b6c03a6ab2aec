import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { recordLeft, recordTold, type ToldZone, toldZones } from '@/server/store/external-addresses'
import { type FloatingIpRow, readFloatingIp } from '@/server/store/floating-ips'
import { networkOf } from '../instances/port'
import type { Work } from '../ports'
import { bringRouter } from '../routers/bring'

/**
 * A floating IP as it is recorded: led to its instance in the zone where that is, if the address can be answered there,
 * and to nobody in any other; to nobody at all as long as no router leads outside from its network. Whoever has read an
 * older one is refused, and reads again.
 */
export async function bringFloatingIp(context: Work, id: Id<'floatingIp'>): Promise<void> {
  const { pool } = context.ports.store
  const bring = async () => {
    const found = await readFloatingIp(pool, id)
    if (!found) return
    const { name, address, generation, target } = found
    for (const told of await toldZones(pool, id)) if (told.zoneId !== target?.zoneId) await leave(context, found, told)
    if (!target) return tellStranded(context, found)
    const zone = await networkOf(context, target.hostId)
    if (!zone) return
    await recordTold(pool, id, target.zoneId)
    await bringRouter(context, zone, target.hostId, target.routerId)
    const spec = { name, address, routerId: target.routerId, to: target.address }
    const ref = { kind: 'floatingIp', id } as const
    await context.converge(resume => zone.floatingIps.ensure(ref, spec, generation, context.call, resume))
  }
  try {
    await bring()
  } catch (error) {
    if (asPlenumError(error).kind !== 'conflict') throw error
    await bring()
  }
}

/** On an instance’s way back to where it was. A network that does not answer keeps nobody waiting: the next look finds it. */
export async function returnFloatingIp(context: Work, id: Id<'floatingIp'> | null): Promise<void> {
  if (!id) return
  await bringFloatingIp(context, id).catch(error => {
    if (asPlenumError(error).kind !== 'unreachable') throw error
    context.call.log('The zone’s network does not answer: its floating IP leads there once it does')
  })
}

/** Once a zone’s network is without it, nobody there answers under its address. */
export async function takeFromZone(context: Work, id: Id<'floatingIp'>, { zoneId, hostId }: ToldZone): Promise<void> {
  const zone = hostId && (await networkOf(context, hostId))
  if (zone) await context.converge(resume => zone.floatingIps.remove({ kind: 'floatingIp', id }, context.call, resume))
  await recordLeft(context.ports.store.pool, id, zoneId)
}

/**
 * Before it is answered elsewhere. Where its instance is no more, perhaps all is lost: whoever can’t be asked there keeps
 * nobody waiting, and what is left there is found once it answers.
 */
async function leave(context: Work, { id, address, instanceZone }: FloatingIpRow, told: ToldZone): Promise<void> {
  try {
    await takeFromZone(context, id, told)
  } catch (error) {
    const isLeft = instanceZone !== null && instanceZone.id !== told.zoneId
    if (!isLeft || asPlenumError(error).kind !== 'unreachable') throw error
    context.call.log(
      `The network of ${told.zoneName} does not answer. As long as its hosts go on they may answer under ${address} as well; it is taken out there once that network answers again`,
    )
  }
}

function tellStranded({ call }: Work, { address, zoneName, instanceZone }: FloatingIpRow): void {
  if (instanceZone && instanceZone.name !== zoneName)
    call.log(
      `${address} is an address of ${zoneName} and leads to nobody now: ${instanceZone.name} leads to another network, or no router does`,
    )
}
