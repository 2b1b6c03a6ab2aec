import { z } from 'zod'
import { type Cidr, formatAddress, gatewayOf, parseCidr, serviceAddressOf } from './address'
import { timestamp } from './common'
import { idOf } from './ids'

/** Addresses from one to another, both of them among them. */
export const addressSpan = z.object({ first: z.string(), last: z.string() })
export type AddressSpan = z.infer<typeof addressSpan>

/** What Plenum gives to nobody: neither by itself nor when it is asked for it. */
export type Reserved = AddressSpan & { reason: string }

/** Undefined for what is no IPv4 address. */
export const numberOf = (address: string): number | undefined => parseCidr(`${address}/32`)?.base

export const isAddress = (text: string) => numberOf(text) !== undefined

export const isIn = (address: string, { first, last }: AddressSpan): boolean =>
  numberOf(address)! >= numberOf(first)! && numberOf(address)! <= numberOf(last)!

export const overlap = (a: AddressSpan, b: AddressSpan): boolean =>
  numberOf(a.first)! <= numberOf(b.last)! && numberOf(b.first)! <= numberOf(a.last)!

/** `10.0.0.5`, `10.0.0.5 – 10.0.0.9`. */
export const spanInWords = ({ first, last }: AddressSpan) => (first === last ? first : `${first} – ${last}`)

export const sizeOf = ({ first, last }: AddressSpan) => numberOf(last)! - numberOf(first)! + 1

export const addressesOfSpan = (span: AddressSpan): string[] =>
  Array.from({ length: sizeOf(span) }, (_, index) => formatAddress(numberOf(span.first)! + index))

/** Who has an address. `network`: what every network needs itself. */
export const addressUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('instance'), id: idOf('instance'), name: z.string(), floatingIp: z.string().nullable() }),
  z.object({ kind: z.literal('loadBalancer'), id: idOf('loadBalancer'), name: z.string() }),
  z.object({ kind: z.literal('router'), id: idOf('router'), name: z.string() }),
  z.object({ kind: z.literal('network'), name: z.string() }),
])
export type AddressUse = z.infer<typeof addressUse>

export const reservationView = addressSpan.extend({
  id: idOf('reservation'),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: timestamp,
})
export type ReservationView = z.infer<typeof reservationView>

/** A part of a range that is of one kind, in the order of addresses. */
export const addressPart = z.discriminatedUnion('state', [
  addressSpan.extend({ state: z.literal('used'), by: addressUse }),
  addressSpan.extend({ state: z.literal('reserved'), reservation: reservationView }),
  addressSpan.extend({ state: z.literal('free') }),
])
export type AddressPart = z.infer<typeof addressPart>

export const networkAddressesView = z.object({
  cidr: z.string(),
  parts: z.array(addressPart),
  /** How many addresses of the whole range are what. */
  used: z.number().int(),
  reserved: z.number().int(),
  free: z.number().int(),
})
export type NetworkAddressesView = z.infer<typeof networkAddressesView>

/** What a network's range is used for, from its first address to its last. */
export function partsOf(
  cidr: Cidr,
  uses: readonly { address: string; by: AddressUse }[],
  reservations: readonly ReservationView[],
): AddressPart[] {
  const taken: AddressPart[] = [
    ...[...ownUses(cidr, uses), ...uses].map(({ address, by }): AddressPart => {
      return { state: 'used', first: address, last: address, by }
    }),
    ...reservations.map((reservation): AddressPart => {
      return { state: 'reserved', first: reservation.first, last: reservation.last, reservation }
    }),
  ].toSorted((a, b) => numberOf(a.first)! - numberOf(b.first)!)
  const parts: AddressPart[] = []
  let next = cidr.base
  const upTo = (end: number) => {
    if (next < end) parts.push({ state: 'free', first: formatAddress(next), last: formatAddress(end - 1) })
  }
  for (const part of taken) {
    upTo(numberOf(part.first)!)
    parts.push(part)
    next = numberOf(part.last)! + 1
  }
  upTo(cidr.base + cidr.size)
  return parts
}

/** What no network can give away; the gateway's is its router's, where it has one. */
function ownUses(cidr: Cidr, uses: readonly { address: string }[]) {
  const own: [string, string][] = [
    [formatAddress(cidr.base), 'Network'],
    [gatewayOf(cidr), 'Gateway'],
    [serviceAddressOf(cidr), 'Name server'],
    [formatAddress(cidr.base + cidr.size - 1), 'Broadcast'],
  ]
  return own
    .filter(([address]) => !uses.some(use => use.address === address))
    .map(([address, name]) => ({ address, by: { kind: 'network' as const, name } }))
}

/** A part of a map of a range: what of it is used decides how it looks, before what is reserved. */
export type AddressCell = AddressSpan & { size: number; used: number; reserved: number; state: AddressPart['state'] }

/** At most so many cells, each of as many addresses as the others. */
export const mostCells = 256

export function cellsOf(cidr: Cidr, parts: readonly AddressPart[]): AddressCell[] {
  const size = Math.max(1, cidr.size / mostCells)
  const cells = Array.from({ length: cidr.size / size }, () => ({ used: 0, reserved: 0 }))
  for (const part of parts) {
    if (part.state === 'free') continue
    for (let at = numberOf(part.first)! - cidr.base; at <= numberOf(part.last)! - cidr.base; at++)
      cells[Math.floor(at / size)]![part.state]++
  }
  return cells.map(({ used, reserved }, index) => ({
    ...{ first: formatAddress(cidr.base + index * size), last: formatAddress(cidr.base + (index + 1) * size - 1) },
    ...{ size, used, reserved, state: used > 0 ? 'used' : reserved > 0 ? 'reserved' : 'free' },
  }))
}
