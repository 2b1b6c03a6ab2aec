import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answering } from './names'

const name = fc.constantFrom('web', 'web-1', 'db')
const address = fc.constantFrom('10.0.0.2', '10.0.0.3', '10.0.0.4')

test('whatever came and went, a name is answered with those that have it now, bare and in its domain', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ address, names: fc.uniqueArray(name) })), changes => {
      const now = new Map<string, string[]>()
      let records: Record<string, string> = {}
      for (const { address, names } of changes) {
        records = answering(records, [address], names, 'lan')
        now.set(address, names)
      }
      const wanted: Record<string, string> = {}
      for (const each of ['web', 'web-1', 'db']) {
        const addresses = [...now].filter(([, names]) => names.includes(each)).map(([address]) => address)
        if (addresses.length > 0)
          wanted[each] = wanted[`${each}.lan.internal`] = [
            ...addresses.sort(),
            ...addresses.map(each => `::ffff:${each}`),
          ].join(' ')
      }
      expect(records).toEqual(wanted)
    }),
  )
})
