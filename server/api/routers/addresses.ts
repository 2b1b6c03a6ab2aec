import { networkInput, releaseAddressesInput, reserveAddressesInput } from '@/server/domain/inputs'
import { networkAddressesView } from '@/server/domain/reservation'
import { listAddresses } from '@/server/services/networks/queries'
import { releaseAddresses } from '@/server/services/networks/release-addresses'
import { reserveAddresses } from '@/server/services/networks/reserve-addresses'
import { callsOf, router } from '../trpc'

const call = callsOf('Networks')

export const addressesRouter = router({
  list: call({
    method: 'GET',
    path: '/networks/{networkId}/addresses',
    summary: 'List what a network’s addresses are used for',
    description:
      'The whole range in its order: each that is used, by whom; spans that are reserved, and that are free.',
    permission: 'networks.read',
    errors: ['missing'],
  })
    .input(networkInput)
    .output(networkAddressesView)
    .query(({ ctx, input }) => listAddresses(ctx.service, input)),

  reserve: call({
    method: 'POST',
    path: '/networks/{networkId}/reservations',
    summary: 'Reserve addresses of a network',
    description:
      'One, or a span of them. Plenum gives them to nobody until they are released, not even to who asks for one of them.',
    permission: 'networks.reserve',
    errors: ['missing', 'denied', 'invalid', 'conflict'],
  })
    .input(reserveAddressesInput)
    .output(networkAddressesView)
    .mutation(({ ctx, input }) => reserveAddresses(ctx.service, input)),

  release: call({
    method: 'DELETE',
    path: '/networks/{networkId}/reservations/{reservationId}',
    summary: 'Release reserved addresses',
    permission: 'networks.reserve',
    errors: ['missing', 'denied'],
  })
    .input(releaseAddressesInput)
    .output(networkAddressesView)
    .mutation(({ ctx, input }) => releaseAddresses(ctx.service, input)),
})
