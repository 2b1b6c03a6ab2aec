import { type Cidr, formatAddress, gatewayOf, overlaps, parseCidr, serviceAddressOf } from '../address'
import type { Check } from './check'
import type { DesignPath } from './document'
import type { ExpandedDesign } from './expand'

/** Ranges do not overlap; addresses are in the range of their network, free for instances, and given once. */
export const checkAddresses: Check = function* (_, { networks, instances, loadBalancers }) {
  const ranges: { network: string; text: string; cidr: Cidr }[] = []
  for (const [network, { subnets, path }] of networks) {
    for (const [subnet, { cidr: text }] of Object.entries(subnets)) {
      const cidr = parseCidr(text)!
      const other = ranges.find(range => overlaps(range.cidr, cidr))
      if (other)
        yield {
          path: [...path, 'subnets', subnet, 'cidr'],
          message: `${text} overlaps with ${other.text} of network ${other.network}; choose another range.`,
        }
      ranges.push({ network, text, cidr })
    }
  }
  yield* checkRanges6(networks)
  const only = networks.size === 1 ? [...networks.keys()][0] : undefined
  const taken = new Map<string, string>()
  const holders = [
    ...[...instances].map(([name, it]) => ({ ...it, name, path: pathOf(it) })),
    ...[...loadBalancers].map(([name, it]) => ({ ...it, name })),
  ]
  for (const { name, address, network = only, path: way } of holders) {
    if (address === undefined) continue
    const path = [...way, 'address']
    const of = ranges.filter(range => range.network === network)
    const range = of.find(({ cidr }) => isIn(cidr, address))
    const holder = taken.get(address)
    const use = range && reservedAs(range.cidr, address)
    if (of.length > 0 && !range)
      yield {
        path,
        message: `${address} is not in ${of[0]!.text}, the range of network ${network}. Choose one that is, or leave it out.`,
      }
    else if (use)
      yield { path, message: `${address} is ${use} of network ${network}. Choose another one, or leave it out.` }
    else if (holder !== undefined)
      yield { path, message: `${address} is given to ${holder} already. Choose another one, or leave it out.` }
    taken.set(address, holder ?? name)
  }
}

/** All of one size, so that two are the same or apart. */
function* checkRanges6(networks: ExpandedDesign['networks']): ReturnType<Check> {
  const holders = new Map<string, string>()
  for (const [network, { subnets, path }] of networks)
    for (const [subnet, { cidr6 }] of Object.entries(subnets)) {
      if (cidr6 === undefined) continue
      const holder = holders.get(cidr6)
      if (holder !== undefined)
        yield {
          path: [...path, 'subnets', subnet, 'cidr6'],
          message: `${cidr6} is the range of network ${holder} already; choose another range.`,
        }
      holders.set(cidr6, holder ?? network)
    }
}

/** A member's address is one of those things in which it differs from its template. */
function pathOf({
  path,
  clusterName,
  memberIndex,
}: {
  path: DesignPath
  clusterName: string | null
  memberIndex: number | null
}) {
  return clusterName === null ? path : ['clusters', clusterName, 'members', String(memberIndex)]
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const isIn = ({ base, size }: Cidr, address: string) => numberOf(address) >= base && numberOf(address) < base + size

function reservedAs(cidr: Cidr, address: string): string | undefined {
  if (address === formatAddress(cidr.base)) return 'the address'
  if (address === gatewayOf(cidr)) return 'the gateway'
  if (address === serviceAddressOf(cidr)) return 'the name server'
  return address === formatAddress(cidr.base + cidr.size - 1) ? 'the broadcast address' : undefined
}
