import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  address6Of,
  allocateCidr6,
  formatAddress6,
  gateway6Of,
  isIn6,
  networkCidr6,
  ownCidr6,
  parseAddress6,
  parseCidr6,
  serviceAddress6Of,
} from './address6'

const lan = 'fd12:3456:789a::/64'
const group = fc.oneof(fc.constant(0), fc.nat(0xffff))

describe('IPv6 addresses', () => {
  it('are written in one way, which leads back to them', () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), groups => {
        const text = formatAddress6(groups)
        expect(parseAddress6(text)).toEqual(groups)
        // As every URL parser writes them (WHATWG).
        expect(`[${text}]`).toBe(new URL(`http://[${groups.map(each => each.toString(16)).join(':')}]`).hostname)
      }),
    )
  })

  it.each(['', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', '::ffff:10.0.0.1', 'fd00::g'])(
    'are not read from %j',
    text => {
      expect(parseAddress6(text)).toBeUndefined()
    },
  )

  it('follow from a card’s MAC, within the network and apart from its own', () => {
    expect(address6Of(lan, '52:54:00:12:34:56')).toBe('fd12:3456:789a:0:5054:ff:fe12:3456')
    expect(gateway6Of(lan)).toBe('fd12:3456:789a::1')
    expect(serviceAddress6Of(lan)).toBe('fd12:3456:789a::2')
    const mac = fc.array(fc.nat(255), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(mac, mac, (one, other) => {
        const [a, b] = [one, other].map(bytes =>
          address6Of(lan, bytes.map(byte => byte.toString(16).padStart(2, '0')).join(':')),
        )
        expect(isIn6(parseCidr6(lan)!, parseAddress6(a!)!)).toBe(true)
        expect([gateway6Of(lan), serviceAddress6Of(lan)]).not.toContain(a)
        expect(a === b).toBe(String(one) === String(other))
      }),
    )
  })
})

describe('IPv6 ranges', () => {
  it.each([lan, '2001:db8:1:2::/64'])('%s is one for a network', text => {
    expect(networkCidr6.parse(text)).toBe(text)
  })

  it.each([
    ['10.0.0.0/24', 'Use an IPv6 network'],
    ['fd12:3456:789a::1/64', 'no host bits set'],
    ['fd12:3456:789a::/48', 'Use a prefix of /64'],
    ['fe80::/64', 'Use a unique local range'],
    ['fd12:3456:789A:0::/64', 'Write it as fd12:3456:789a::/64'],
  ])('%s is refused, with what to do: %s', (text, advice) => {
    expect(networkCidr6.safeParse(text).error?.message).toContain(advice)
  })

  it('are handed out of a VDC’s own, another’s apart, and never twice', () => {
    const used: string[] = []
    for (let count = 0; count < 20; count++) {
      const next = allocateCidr6(ownCidr6('vdc_one'), used)
      expect(networkCidr6.parse(next)).toBe(next)
      expect(used).not.toContain(next)
      used.push(next)
    }
    const ownOf = (cidr: string) => String(parseCidr6(cidr)!.groups.slice(0, 3))
    expect(new Set(used.map(ownOf)).size).toBe(1)
    expect(ownOf(ownCidr6('vdc_two'))).not.toBe(ownOf(used[0]!))
  })
})
