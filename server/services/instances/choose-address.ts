import { allocateAddress, formatAddress, instanceAddresses, parseCidr, randomMac } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import { isIn } from '@/server/domain/reservation'
import { lockAddresses, type NetworkRow, networksToChoose } from '@/server/store/networks'
import { refuseReserved } from '@/server/store/reservations'
import type { AnyTx } from '@/server/store/transact'

/**
 * The network, the address asked for or its lowest free one, and a MAC. The address is nobody else's until the transaction
 * ends.
 */
export async function chooseAddress(tx: AnyTx, wish: { vdcId: string; networkId?: string; address?: string }) {
  const networks = await networksToChoose(tx, wish.vdcId)
  const network = wish.networkId ? networks.find(one => one.id === wish.networkId) : networks[0]
  if (!network || (!wish.networkId && networks.length > 1))
    throw new PlenumError('invalid', sentenceFor(networks.length, wish.networkId), { field: 'networkId' })
  const used = await lockAddresses(tx, network.id)
  if (wish.address !== undefined) {
    await refuseReserved(tx, network.id, wish.address)
    refuseTaken(network, wish.address, used)
  }
  const address = wish.address ?? allocateAddress(parseCidr(network.cidr)!, used)
  if (!address)
    throw new PlenumError(
      'exhausted',
      `Network ${network.name} has no free address left. Delete an instance or release a reservation first.`,
      {
        field: 'networkId',
      },
    )
  return { networkId: network.id, address, mac: randomMac() }
}

function refuseTaken({ name, cidr }: NetworkRow, address: string, used: ReadonlySet<string>) {
  const { first, last } = instanceAddresses(parseCidr(cidr)!)
  const range = { first: formatAddress(first), last: formatAddress(last) }
  if (!isIn(address, range))
    throw new PlenumError('invalid', `On ${name}, use an address from ${range.first} to ${range.last}.`, {
      field: 'address',
    })
  if (used.has(address))
    throw new PlenumError('conflict', `${address} is in use. Choose another address, or leave it out.`, {
      field: 'address',
    })
}

function sentenceFor(count: number, networkId?: string) {
  if (networkId) return 'There is no such network in this VDC. Choose one of its networks.'
  return count === 0 ? 'This VDC has no network to put an instance on.' : 'This VDC has several networks. Choose one.'
}
