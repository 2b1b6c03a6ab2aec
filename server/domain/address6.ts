import { z } from 'zod'

/** An IPv6 network: its address as eight groups of 16 bits. */
export type Cidr6 = { groups: readonly number[]; prefix: number }

/**
 * A VDC network's IPv6 range: 64 bits, as cards' addresses are made within it by their MAC (RFC 4291, appendix A); unique
 * local (RFC 4193) or global. Written as RFC 5952 says, so that the same range is the same text.
 */
export const networkCidr6 = z
  .string()
  .trim()
  .max(43)
  .refine(text => parseCidr6(text) !== undefined, 'Use an IPv6 network like fd12:3456:789a::/64, with no host bits set')
  .refine(text => {
    const cidr = parseCidr6(text)
    return !cidr || cidr.prefix === 64
  }, 'Use a prefix of /64: guests’ addresses are made for that')
  .refine(text => {
    const cidr = parseCidr6(text)
    return !cidr || isUniqueLocal(cidr) || isGlobal(cidr)
  }, 'Use a unique local range (of fd00::/8) or a global one (of 2000::/3)')
  .refine(
    text => {
      const cidr = parseCidr6(text)
      return !cidr || formatCidr6(cidr) === text
    },
    { error: ({ input }) => `Write it as ${formatCidr6(parseCidr6(String(input))!)}` },
  )

const isUniqueLocal = ({ groups: [first = 0] }: Cidr6) => first >> 8 === 0xfd
const isGlobal = ({ groups: [first = 0] }: Cidr6) => first >> 13 === 1

/** Undefined for anything but an IPv6 address. One that ends as an IPv4 one is none here: no network of ours has any. */
export function parseAddress6(text: string): number[] | undefined {
  const sides = text.split('::')
  const [left = [], right = []] = sides.map(side => (side === '' ? [] : side.split(':')))
  const written = [...left, ...right]
  if (sides.length > 2 || !written.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  if (sides.length === 2 ? written.length > 7 : written.length !== 8) return undefined
  const zeros = Array.from({ length: 8 - written.length }, () => '0')
  return [...left, ...zeros, ...right].map(group => Number.parseInt(group, 16))
}

/** Undefined for anything but a network address with its prefix length. */
export function parseCidr6(text: string): Cidr6 | undefined {
  const [address = '', length = '', ...rest] = text.split('/')
  const groups = parseAddress6(address)
  if (!groups || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > 128) return undefined
  const cidr = { groups, prefix: Number(length) }
  return masked(groups, cidr.prefix).every((group, at) => group === groups[at]) ? cidr : undefined
}

const masked = (groups: readonly number[], prefix: number) =>
  groups.map((group, at) => group & (0xffff << (16 - Math.min(16, Math.max(0, prefix - 16 * at)))) & 0xffff)

export const isIn6 = ({ groups, prefix }: Cidr6, address: readonly number[]) =>
  masked(address, prefix).every((group, at) => group === groups[at])

/** Small letters, no leading zeros, and the first of the longest runs of zeros left out (RFC 5952). */
export function formatAddress6(groups: readonly number[]): string {
  const text = groups.map(group => group.toString(16)).join(':')
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)]
  const [longest] = runs.toSorted((a, b) => zerosIn(b[0]) - zerosIn(a[0]))
  if (!longest) return text
  return `${text.slice(0, longest.index)}::${text.slice(longest.index + longest[0].length + 1)}`
}

const zerosIn = (run: string) => run.split('0').length

export const formatCidr6 = ({ groups, prefix }: Cidr6) => `${formatAddress6(groups)}/${prefix}`

const within = (cidr6: string, interfaceId: readonly number[]) =>
  formatAddress6([...(parseCidr6(cidr6)?.groups.slice(0, 4) ?? []), ...interfaceId])

/**
 * A card's address: its MAC within the network's range, which is also what the guest's own autoconfiguration would come
 * to (modified EUI-64). MACs are unique, and so is it: it follows from what is recorded, and is not recorded once more.
 */
export function address6Of(cidr6: string, mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map(byte => Number.parseInt(byte, 16))
  return within(cidr6, [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f])
}

/** The router's address in a network: its first. */
export const gateway6Of = (cidr6: string) => within(cidr6, [0, 0, 0, 1])

/** Where the network's own services are. No card's: those have `ff:fe` in their middle. */
export const serviceAddress6Of = (cidr6: string) => within(cidr6, [0, 0, 0, 2])

/**
 * The first /64 of a VDC's own 48 bits, which are made of its id: random, as RFC 4193 wants it, so that networks which are
 * joined one day do not meet their like.
 */
export function ownCidr6(vdcId: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = hash40(vdcId)
  return formatCidr6({ groups: [0xfd00 | a, (b << 8) | c, (d << 8) | e, 0, 0, 0, 0, 0], prefix: 64 })
}

/** The first /64 from this one on, of the same 48 bits, that is not in use. */
export function allocateCidr6(from: string, used: readonly string[]): string {
  const [a = 0, b = 0, c = 0, first = 0] = parseCidr6(from)?.groups ?? []
  for (let at = 0; at < 0xffff; at++) {
    const cidr = formatCidr6({ groups: [a, b, c, (first + at) & 0xffff, 0, 0, 0, 0], prefix: 64 })
    if (!used.includes(cidr)) return cidr
  }
  return from
}

/** Five bytes by FNV-1a, each from a start of its own. */
const hash40 = (text: string) =>
  [1, 2, 3, 4, 5].map(start => {
    let hash = 0x811c9dc5 ^ start
    for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
    return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xff
  })
