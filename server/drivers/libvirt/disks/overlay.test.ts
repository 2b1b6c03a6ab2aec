import fc from 'fast-check'
import { expect, test } from 'vitest'
import { qcow2Overlay, virtualSize } from './overlay'

test('an overlay names its base and has the size that was asked for', () => {
  const gib = fc.integer({ min: 1, max: 2048 })
  fc.assert(
    fc.property(
      gib,
      fc.stringMatching(/^[a-z0-9_.]{1,60}$/),
      fc.constantFrom('qcow2' as const, 'raw' as const),
      (size, fileName, format) => {
        const image = qcow2Overlay({ fileName, format }, size * 2 ** 30)
        expect(virtualSize('qcow2', image, image.length)).toBe(size * 2 ** 30)
        const nameAt = Number(image.readBigUInt64BE(8))
        expect(image.toString('utf8', nameAt, nameAt + image.readUInt32BE(16))).toBe(fileName)
        expect(image.toString('utf8', 112, 112 + image.readUInt32BE(108))).toBe(format)
        // One L1 entry covers 512 MiB, and the table fits its cluster.
        expect(image.readUInt32BE(36)).toBe(size * 2)
        expect(image.readUInt32BE(36) * 8).toBeLessThanOrEqual(65_536)
      },
    ),
  )
})

test('what is not a qcow2 image is not taken for one', () => {
  expect(() => virtualSize('qcow2', Buffer.from('something else, long enough to be looked at'), 100)).toThrow()
  expect(virtualSize('raw', Buffer.from('anything'), 1_000)).toBe(1_000)
})
