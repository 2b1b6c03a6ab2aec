import type { z } from 'zod'
import type { releaseAddressesInput } from '@/server/domain/inputs'
import { type NetworkAddressesView, spanInWords } from '@/server/domain/reservation'
import { missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { deleteReservation } from '@/server/store/reservations'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeOnNetwork } from './authorize-on-network'
import { listAddresses } from './queries'

/** They are free to be given out again. */
export async function releaseAddresses(
  ctx: ServiceContext,
  { networkId, reservationId }: z.output<typeof releaseAddressesInput>,
): Promise<NetworkAddressesView> {
  await transact(ctx.store, async tx => {
    const network = await authorizeOnNetwork(ctx, tx, 'networks.reserve', networkId)
    const span = await deleteReservation(tx, networkId, reservationId)
    if (!span) throw missing('reservation', reservationId)
    await recordActivity(tx, {
      ...{ vdcId: network.vdcId, resourceKind: 'network', resourceId: networkId, actor: ctx.actor.name },
      message: `Release ${spanInWords(span)} on ${network.name}`,
    })
  })
  return listAddresses(ctx, { networkId })
}
