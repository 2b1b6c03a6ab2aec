import { z } from 'zod'
import { type Cidr, formatAddress, parseCidr } from './address'

const address = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,3}){3}$/, 'Use an IPv4 address like 203.0.113.10')

/**
 * The way out of a zone: a network that its hosts are connected to and others are on, too. What is given out of it, to
 * routers and as floating IPs, is from `first` to `last`; the rest of its range is its owner's.
 */
export const externalNetwork = z
  .strictObject({
    /** By which the hosts’ switches know it: a bridge mapping of Open vSwitch. */
    physicalNetwork: z
      .string()
      .trim()
      .regex(/^[a-zA-Z0-9][\w.-]{0,62}$/, 'Use the name of a bridge mapping, like "outside"'),
    cidr: z
      .string()
      .trim()
      .refine(
        text => (parseCidr(text)?.prefix ?? 32) <= 30,
        'Use an IPv4 network like 203.0.113.0/24, of at least a /30',
      ),
    gateway: address,
    first: address,
    last: address,
  })
  .superRefine((network, context) => {
    const range = parseCidr(network.cidr)
    if (!range) return
    for (const field of ['gateway', 'first', 'last'] as const)
      if (!isHost(range, network[field]))
        context.addIssue({ code: 'custom', path: [field], message: `Use an address of hosts within ${network.cidr}` })
    const [first, last, gateway] = [network.first, network.last, network.gateway].map(numberOf) as [
      number,
      number,
      number,
    ]
    if (last < first)
      context.addIssue({ code: 'custom', path: ['last'], message: 'Use one that is not before the first' })
    else if (gateway >= first && gateway <= last)
      context.addIssue({
        code: 'custom',
        path: ['gateway'],
        message: 'The gateway is not to be given out: leave it out of the range',
      })
  })
export type ExternalNetwork = z.infer<typeof externalNetwork>

/** Whether an address of the one zone can be answered in the other: it can where both lead to one network. */
export function sharesOutside(zones: readonly { id: string; outside: string | null }[], own: string, other: string) {
  const leadsTo = (id: string) => zones.find(zone => zone.id === id)?.outside ?? null
  return own === other || (leadsTo(own) !== null && leadsTo(own) === leadsTo(other))
}

/** Of those that it gives out, the lowest that is free; undefined: there is none. */
export function freeExternalAddress({ first, last }: ExternalNetwork, used: ReadonlySet<string>): string | undefined {
  for (let each = numberOf(first); each <= numberOf(last); each++)
    if (!used.has(formatAddress(each))) return formatAddress(each)
  return undefined
}

/** Whether it is among those that are given out. */
export const givesOut = ({ first, last }: ExternalNetwork, address: string) =>
  numberOf(address) >= numberOf(first) && numberOf(address) <= numberOf(last)

/** Two zones give out some of the same addresses. */
export const shareAddresses = (a: ExternalNetwork, b: ExternalNetwork) =>
  numberOf(a.first) <= numberOf(b.last) && numberOf(b.first) <= numberOf(a.last)

const numberOf = (text: string) => parseCidr(`${text}/32`)?.base ?? Number.NaN
const isHost = ({ base, size }: Cidr, text: string) => numberOf(text) > base && numberOf(text) < base + size - 1
