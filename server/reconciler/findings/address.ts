import type { SeenNic } from '@/server/domain/drift'
import { aboutInstance } from './about'
import type { InstanceFinder } from './instances'

/** Another network card than the recorded one, or on another network: its address is not what it should be. */
export const findAddress: InstanceFinder = (each, { nics }, heard) => {
  if (nics === undefined) return []
  const wanted: SeenNic[] = each.imported?.nics ?? [{ mac: each.mac, network: each.networkId }]
  if (key(nics) === key(wanted)) return []
  const words = (all: SeenNic[]) =>
    all
      .map(nic => `${nic.mac} on ${nic.network === each.networkId ? each.networkName : (nic.network ?? 'nothing')}`)
      .join(', ')
  const [nic] = nics
  return [
    aboutInstance(each, 'address', heard, {
      summary: nic ? `${each.name} has another network card than recorded` : `${each.name} has no network card`,
      wanted: words(wanted) || 'No network card',
      actual: words(nics) || 'No network card',
      facts: { of: 'nic', mac: nic?.mac ?? null, network: nic?.network ?? null },
    }),
  ]
}

const key = (nics: SeenNic[]) =>
  nics
    .map(nic => `${nic.mac.toLowerCase()} ${nic.network}`)
    .sort()
    .join()
