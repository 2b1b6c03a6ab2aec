import type { z } from 'zod'
import { formatAddress, instanceAddresses, parseCidr } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { reserveAddressesInput } from '@/server/domain/inputs'
import { type AddressSpan, isIn, type NetworkAddressesView, overlap, spanInWords } from '@/server/domain/reservation'
import { recordActivity } from '@/server/store/activity'
import { heldAddresses } from '@/server/store/held'
import { lockAddresses } from '@/server/store/networks'
import { insertReservation, reservationsOf, usesOf } from '@/server/store/reservations'
import { type AnyTx, transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeOnNetwork } from './authorize-on-network'
import { listAddresses } from './queries'

/** Nobody is given these from now on. Who has one already is not moved: such a span is refused. */
export async function reserveAddresses(
  ctx: ServiceContext,
  { networkId, first, last = first, reason }: z.output<typeof reserveAddressesInput>,
): Promise<NetworkAddressesView> {
  await transact(ctx.store, async tx => {
    const network = await authorizeOnNetwork(ctx, tx, 'networks.reserve', networkId)
    const span = { first, last }
    refuseOutside(network, span)
    await lockAddresses(tx, networkId)
    await refuseTaken(tx, networkId, span)
    const createdBy = ctx.actor.name
    await insertReservation(tx, { id: newId('reservation'), networkId, ...span, reason, createdBy })
    await recordActivity(tx, {
      ...{ vdcId: network.vdcId, resourceKind: 'network', resourceId: networkId, actor: ctx.actor.name },
      message: `Reserve ${spanInWords(span)} on ${network.name}: ${reason}`,
    })
  })
  return listAddresses(ctx, { networkId })
}

function refuseOutside({ name, cidr }: { name: string; cidr: string }, { first, last }: AddressSpan) {
  const bounds = instanceAddresses(parseCidr(cidr)!)
  const range = { first: formatAddress(bounds.first), last: formatAddress(bounds.last) }
  for (const [field, address] of Object.entries({ first, last }))
    if (!isIn(address, range))
      throw new PlenumError('invalid', `On ${name}, addresses from ${range.first} to ${range.last} can be reserved.`, {
        field,
      })
}

async function refuseTaken(tx: AnyTx, networkId: string, span: AddressSpan) {
  const holder = (await usesOf(tx, networkId)).find(({ address }) => isIn(address, span))
  if (holder)
    throw new PlenumError(
      'conflict',
      `${holder.address} is ${holder.by.name}’s. Reserve others, or give that another address first.`,
      { field: 'first' },
    )
  const reserved = (await reservationsOf(tx, networkId)).find(each => overlap(each, span))
  if (reserved)
    throw new PlenumError(
      'conflict',
      `${spanInWords(reserved)} is reserved already (${reserved.reason}). Release it first, or reserve others.`,
      { field: 'first' },
    )
  const held = (await heldAddresses(tx, networkId)).find(address => isIn(address, span))
  if (held)
    throw new PlenumError(
      'conflict',
      `An apply under way needs ${held} again if it is taken back. Wait until it has ended.`,
      { field: 'first' },
    )
}
