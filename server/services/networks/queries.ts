import type { z } from 'zod'
import { parseCidr } from '@/server/domain/address'
import type { networkInput } from '@/server/domain/inputs'
import { type NetworkAddressesView, partsOf, sizeOf } from '@/server/domain/reservation'
import { reservationsOf, usesOf } from '@/server/store/reservations'
import type { ServiceContext } from '../context'
import { authorizeOnNetwork } from './authorize-on-network'

/** What all of a network's addresses are used for. */
export async function listAddresses(
  ctx: ServiceContext,
  { networkId }: z.output<typeof networkInput>,
): Promise<NetworkAddressesView> {
  const db = ctx.store.pool
  const { cidr } = await authorizeOnNetwork(ctx, db, 'networks.read', networkId)
  const [uses, reservations] = await Promise.all([usesOf(db, networkId), reservationsOf(db, networkId)])
  const parts = partsOf(parseCidr(cidr)!, uses, reservations)
  const count = (state: (typeof parts)[number]['state']) =>
    parts.reduce((sum, part) => sum + (part.state === state ? sizeOf(part) : 0), 0)
  return { cidr, parts, used: count('used'), reserved: count('reserved'), free: count('free') }
}
