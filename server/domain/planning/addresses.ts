import { addressesIn, type Cidr, formatAddress, instanceAddresses, parseCidr } from '../address'
import { isIn, type Reserved } from '../reservation'
import { addFault, addProblem, type Desk, type Thing, waitFor } from './desk'

/**
 * Gives each instance that has none yet the lowest address that is free on its network, and one that is given up by
 * another only when nothing else is left: then it has to wait for that.
 */
export function settleAddresses(desk: Desk): void {
  const onNetwork = Map.groupBy(desk.things.instance, each => each.wanted?.networkId)
  for (const network of desk.named.network.values()) {
    const cidr = network.wanted && parseCidr(network.wanted.subnets[0]?.cidr ?? '')
    if (!cidr) continue
    const balancers = desk.things.loadBalancer.flatMap(({ name, recorded, wanted }) => [
      ...(recorded?.networkId === network.id ? [[recorded.address, name] as const] : []),
      ...(wanted?.networkId === network.id && wanted.address ? [[wanted.address, name] as const] : []),
    ])
    const holders = new Map<string, Thing<'instance'>>()
    for (const instance of desk.things.instance)
      if (instance.recorded && instance.recorded.networkName === network.recorded?.name)
        holders.set(instance.recorded.address, instance)
    settleNetwork(desk, network, cidr, onNetwork.get(network.id) ?? [], holders, new Map(balancers))
  }
}

function settleNetwork(
  desk: Desk,
  network: Thing<'network'>,
  cidr: Cidr,
  instances: Thing<'instance'>[],
  holders: ReadonlyMap<string, Thing<'instance'>>,
  /** Names of load balancers, by the addresses that they have now or are given. */
  balancers: ReadonlyMap<string, string>,
) {
  const keeps = (holder: Thing<'instance'>, address: string) =>
    holder.isFaulty || (holder.wanted?.networkId === network.id && holder.wanted.address === address)
  const taken = new Set([...holders.keys(), ...balancers.keys()])
  for (const instance of instances) {
    const address = instance.wanted!.address
    if (address === null) continue
    taken.add(address)
    const balancer = balancers.get(address)
    if (balancer) {
      const path = [...instance.path, 'address']
      addFault(desk, instance, path, `${address} is ${balancer}’s. Choose another address, or leave it out.`)
      continue
    }
    const holder = holders.get(address)
    if (holder === instance) continue
    const reserved = reservedAt(network, address)
    if (reserved) addFault(desk, instance, [...instance.path, 'address'], isReserved(address, reserved))
    if (!holder) continue
    if (keeps(holder, address)) {
      addFault(
        desk,
        instance,
        [...instance.path, 'address'],
        `${address} is ${holder.name}’s. Choose another address, or leave it out.`,
      )
    } else waitFor(desk, instance.key, holder.key)
  }
  const wished = new Set(instances.map(each => each.wanted?.address))
  const givenUp = [...holders].filter(([address, holder]) => !wished.has(address) && !keeps(holder, address))
  const { first, last } = instanceAddresses(cidr)
  let next = first
  for (const instance of instances) {
    if (!instance.wanted || instance.wanted.address !== null) continue
    while (next <= last && (taken.has(formatAddress(next)) || reservedAt(network, formatAddress(next)))) next++
    if (next <= last) {
      instance.wanted.address = formatAddress(next++)
      continue
    }
    const [address, holder] = givenUp.shift() ?? []
    if (!address || !holder) {
      addProblem(
        desk,
        network.path,
        `${network.name} is full: all its ${addressesIn(cidr)} addresses are taken${network.recorded?.reserved?.length ? ' or reserved' : ''}. Use another network, or a wider range.`,
      )
      return
    }
    instance.wanted.address = address
    waitFor(desk, instance.key, holder.key)
  }
}

/** What an address of a network is kept for. */
export const reservedAt = ({ recorded }: Thing<'network'>, address: string) =>
  recorded?.reserved?.find(span => isIn(address, span))

export const isReserved = (address: string, { reason }: Reserved) =>
  `${address} is reserved (${reason}). Choose another address, or release it first.`
