import { z } from 'zod'

/** An IPv4 network, its bounds as 32-bit numbers. */
export type Cidr = { base: number; prefix: number; size: number }

/** A VDC network's range: private (RFC 1918), with room for at least 4 instances and at most 65,000. */
export const networkCidr = z
  .string()
  .trim()
  .max(18)
  .refine(text => parseCidr(text) !== undefined, 'Use an IPv4 network like 10.20.0.0/20, with no host bits set')
  .refine(text => {
    const cidr = parseCidr(text)
    return !cidr || (cidr.prefix >= 16 && cidr.prefix <= 29)
  }, 'Use a prefix from /16 to /29')
  .refine(text => {
    const cidr = parseCidr(text)
    return !cidr || privateRanges.some(range => overlaps(cidr, range) && cidr.prefix >= range.prefix)
  }, 'Use a private range: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16')

/** Undefined for anything but a network address with its prefix length. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (!match) return undefined
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number]
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined
  const base = ((a * 256 + b) * 256 + c) * 256 + d
  const size = 2 ** (32 - prefix)
  return base % size === 0 ? { base, prefix, size } : undefined
}

export const overlaps = (a: Cidr, b: Cidr) => a.base < b.base + b.size && b.base < a.base + a.size

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(text => parseCidr(text)!)

export const formatAddress = (address: number) =>
  [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.')

export const formatCidr = (cidr: Cidr) => `${formatAddress(cidr.base)}/${cidr.prefix}`

/** The router's address in a network: its first. */
export const gatewayOf = (cidr: Cidr) => formatAddress(cidr.base + 1)

/** Where the network’s own services are, like the one that answers names: its last before the broadcast's. */
export const serviceAddressOf = (cidr: Cidr) => formatAddress(cidr.base + cidr.size - 2)

/** What instances may have: all but the network's, the gateway's, the services' and the broadcast's. */
export const instanceAddresses = (cidr: Cidr) => ({ first: cidr.base + 2, last: cidr.base + cidr.size - 3 })

/** How many instances fit. */
export const addressesIn = (cidr: Cidr) => Math.max(0, cidr.size - 4)

/** The lowest free address, or undefined when the network is full. */
export function allocateAddress(cidr: Cidr, used: ReadonlySet<string>): string | undefined {
  const { first, last } = instanceAddresses(cidr)
  for (let address = first; address <= last; address++) {
    const text = formatAddress(address)
    if (!used.has(text)) return text
  }
  return undefined
}

/** The first /20 of 10.64.0.0/10 that overlaps with none in use, so that VDCs can be joined later without renumbering. */
export function allocateCidr(used: Cidr[]): Cidr | undefined {
  const pool = parseCidr('10.64.0.0/10')!
  const size = 2 ** 12
  for (let base = pool.base; base < pool.base + pool.size; base += size) {
    const cidr = { base, prefix: 20, size }
    if (!used.some(other => overlaps(cidr, other))) return cidr
  }
  return undefined
}

/** A random MAC in QEMU's locally administered range. Random, so never call it outside of a service or step. */
export function randomMac(): string {
  const tail = [...crypto.getRandomValues(new Uint8Array(3))].map(byte => byte.toString(16).padStart(2, '0'))
  return ['52', '54', '00', ...tail].join(':')
}

/** The lowest free guest device, vdb to vdz (vda is the root disk), or undefined. */
export function allocateDevice(used: ReadonlySet<string>): string | undefined {
  for (let letter = 'b'.charCodeAt(0); letter <= 'z'.charCodeAt(0); letter++) {
    const device = `vd${String.fromCharCode(letter)}`
    if (!used.has(device)) return device
  }
  return undefined
}
