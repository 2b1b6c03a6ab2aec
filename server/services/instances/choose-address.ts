import { allocateAddress, parseCidr, randomMac } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import { lockAddresses, networksToChoose } from '@/server/store/networks'
import type { AnyTx } from '@/server/store/transact'

/** The network, its lowest free address and a MAC. The address is nobody else's until the transaction ends. */
export async function chooseAddress(tx: AnyTx, wish: { vdcId: string; networkId?: string }) {
  const networks = await networksToChoose(tx, wish.vdcId)
  const network = wish.networkId ? networks.find(one => one.id === wish.networkId) : networks[0]
  if (!network || (!wish.networkId && networks.length > 1))
    throw new PlenumError('invalid', sentenceFor(networks.length, wish.networkId), { field: 'networkId' })
  const address = allocateAddress(parseCidr(network.cidr)!, await lockAddresses(tx, network.id))
  if (!address)
    throw new PlenumError('exhausted', `Network ${network.name} has no free address left. Delete an instance first.`, {
      field: 'networkId',
    })
  return { networkId: network.id, address, mac: randomMac() }
}

function sentenceFor(count: number, networkId?: string) {
  if (networkId) return 'There is no such network in this VDC. Choose one of its networks.'
  return count === 0 ? 'This VDC has no network to put an instance on.' : 'This VDC has several networks. Choose one.'
}
