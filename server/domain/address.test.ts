import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressesIn,
  allocateAddress,
  allocateCidr,
  allocateDevice,
  formatAddress,
  formatCidr,
  gatewayOf,
  networkCidr,
  overlaps,
  parseCidr,
  randomMac,
  serviceAddressOf,
} from './address'

const cidr = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 16, max: 29 }) })
  .map(({ address, prefix }) => {
    const size = 2 ** (32 - prefix)
    return { base: Math.floor(address / size) * size, prefix, size }
  })
const small = cidr.filter(of => of.prefix >= 24)

describe('addresses', () => {
  it('a network’s text leads back to the network', () => {
    fc.assert(
      fc.property(cidr, of => {
        expect(parseCidr(formatCidr(of))).toEqual(of)
      }),
    )
  })

  it('are handed out lowest first, never the network’s, the gateway’s, the services’, the broadcast’s or one in use', () => {
    fc.assert(
      fc.property(small, fc.array(fc.nat(255)), (of, offsets) => {
        const used = new Set(offsets.map(offset => formatAddress(of.base + (offset % of.size))))
        const address = allocateAddress(of, used)
        const free = Array.from({ length: of.size - 4 }, (_, index) => formatAddress(of.base + 2 + index))
        expect(address).toBe(free.find(one => !used.has(one)))
        const reserved = [
          formatAddress(of.base),
          gatewayOf(of),
          serviceAddressOf(of),
          formatAddress(of.base + of.size - 1),
        ]
        expect(reserved).not.toContain(address)
      }),
    )
  })

  it('run out after exactly as many as the network is said to hold', () => {
    fc.assert(
      fc.property(small, of => {
        const used = new Set<string>()
        for (let address = allocateAddress(of, used); address; address = allocateAddress(of, used)) used.add(address)
        expect(used.size).toBe(addressesIn(of))
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    '10.0.0.1/24',
    '10.0.0.0/8',
    '10.0.0.0/30',
    '8.8.8.0/24',
    '10.0.0.0',
    '300.0.0.0/24',
    '10.0.0.0/24 '.repeat(3),
  ])('refuse %s as a network', text => expect(networkCidr.safeParse(text).success).toBe(false))

  it.each(['10.20.0.0/20', '172.16.0.0/16', '192.168.7.0/29'])('take %s as a network', text =>
    expect(networkCidr.safeParse(text).success).toBe(true),
  )

  it('give each new VDC a range that overlaps with no other', () => {
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 20 }), others => {
        const used = [...others]
        for (let count = 0; count < 5; count++) {
          const next = allocateCidr(used)!
          expect(used.some(other => overlaps(other, next))).toBe(false)
          used.push(next)
        }
      }),
    )
  })
})

it('a MAC is a unicast one in QEMU’s locally administered range', () => {
  for (let count = 0; count < 100; count++) expect(randomMac()).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/)
})

it('devices begin at vdb, since vda is the root disk, and gaps are filled', () => {
  expect(allocateDevice(new Set())).toBe('vdb')
  expect(allocateDevice(new Set(['vdb', 'vdd']))).toBe('vdc')
  const all = new Set<string>()
  for (let device = allocateDevice(all); device; device = allocateDevice(all)) all.add(device)
  expect(all.size).toBe(25)
})
