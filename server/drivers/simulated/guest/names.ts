import { domainOf } from '@/server/domain/dns-name'
import type { Row } from '../documents'
import type { WorldTx } from '../world'

export type Names = ReadonlyMap<string, readonly string[]>

/** What this guest's network answers when it is asked for names: the addresses of the ports that have them. */
export async function namesFor(own: Row<'instance'>, tx: WorldTx): Promise<Names> {
  const ports = await tx.all('port')
  const port = ports.find(each => each.refId === own.document.nic?.portId)
  const network = port && (await tx.find('network', port.place, port.document.networkId))
  if (!network) return new Map()
  const named = ports
    .filter(each => each.place === port.place && each.document.networkId === port.document.networkId)
    .flatMap(({ document: { names = [], address, address6 } }) =>
      names.flatMap(name => [address, ...(address6 ? [address6] : [])].map(address => ({ name, address }))),
    )
  const bare = Map.groupBy(named, each => each.name)
  return new Map(
    [...bare].flatMap(([name, holders]) => {
      const addresses = holders.map(each => each.address).toSorted()
      return [
        [name, addresses],
        [`${name}.${domainOf(network.document.name)}`, addresses],
      ] as const
    }),
  )
}
