import fc from 'fast-check'
import { expect, test } from 'vitest'
import { externalNetwork, freeExternalAddress, givesOut } from './external-network'

const outside = {
  ...{ physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1' },
  ...{ first: '203.0.113.10', last: '203.0.113.19' },
}
const faults = (changes: Partial<typeof outside>) =>
  externalNetwork.safeParse({ ...outside, ...changes }).error?.issues.map(({ path }) => path.join('.')) ?? []

test('an external network gives out addresses of hosts in its range, and never its gateway', () => {
  expect(faults({})).toEqual([])
  expect(faults({ gateway: '203.0.113.12' })).toEqual(['gateway'])
  expect(faults({ first: '203.0.113.0' })).toContain('first')
  expect(faults({ last: '203.0.114.1' })).toEqual(['last'])
  expect(faults({ first: '203.0.113.20' })).toEqual(['last'])
  expect(faults({ gateway: '203.0.113.300' })).toEqual(['gateway'])
})

test('what is given out is within what may be, and nobody has it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 5, max: 25 })), numbers => {
      const used = new Set(numbers.map(last => `203.0.113.${last}`))
      const free = freeExternalAddress(outside, used)
      const count = numbers.filter(last => last >= 10 && last <= 19).length
      expect(free === undefined).toBe(count === 10)
      if (free) expect([givesOut(outside, free), used.has(free)]).toEqual([true, false])
    }),
  )
})
