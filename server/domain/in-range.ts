import { parseCidr } from './address'
import { isIn6, parseAddress6, parseCidr6 } from './address6'

/** Whether an address is in a range, be they IPv4’s or IPv6’s: one of the other family is in none. */
export function isInRange(address: string, range: string): boolean {
  const [own, of] = [parseCidr(`${address}/32`), parseCidr(range)]
  if (own && of) return own.base >= of.base && own.base < of.base + of.size
  const [own6, of6] = [parseAddress6(address), parseCidr6(range)]
  return own6 !== undefined && of6 !== undefined && isIn6(of6, own6)
}

export const isRange = (text: string) => parseCidr(text) !== undefined || parseCidr6(text) !== undefined

/** Of an address or a range. */
export const isOfIpv6 = (text: string) => text.includes(':')
