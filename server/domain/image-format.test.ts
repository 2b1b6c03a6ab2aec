import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlenumError } from './errors'
import { imageHeadBytes, inspectImage } from './image-format'
import { asQcow2 } from './image-format-testing'

function qcow2(change: (view: DataView) => void = () => {}, version = 3): Uint8Array {
  const head = new Uint8Array(imageHeadBytes)
  asQcow2(head, view => {
    view.setUint32(4, version)
    view.setBigUint64(24, 10n * 1024n ** 3n)
    change(view)
  })
  return head
}
const fileBytes = 1_000_000

test('a qcow2 image is known by its header, in both versions, with the size that its guest sees', () => {
  for (const version of [2, 3])
    expect(inspectImage(qcow2(undefined, version), fileBytes)).toEqual({
      format: 'qcow2',
      virtualBytes: 10 * 2 ** 30,
    })
})

test('a raw disk is known by its boot sector; without one it has to be said', () => {
  const mbr = new Uint8Array(1024)
  mbr.set([0x55, 0xaa], 510)
  const gpt = new Uint8Array(1024)
  gpt.set(new TextEncoder().encode('EFI PART'), 512)
  for (const disk of [mbr, gpt])
    expect(inspectImage(disk, 5_000_000)).toEqual({ format: 'raw', virtualBytes: 5_000_000 })
  expect(() => inspectImage(new Uint8Array(1024), 1024)).toThrow('no boot sector')
  expect(inspectImage(new Uint8Array(1024), 1024, 'raw').format).toBe('raw')
})

test.each<[string, (view: DataView) => void, RegExp]>([
  ['a backing file', view => view.setBigUint64(8, 512n), /backing file/],
  ['an external data file', view => view.setBigUint64(72, 0b100n), /external data file/],
  ['encryption', view => view.setUint32(32, 2), /encrypted/],
  ['a mark of corruption', view => view.setBigUint64(72, 0b10n), /corrupt/],
  ['a feature of the future', view => view.setBigUint64(72, 1n << 40n), /newer QEMU/],
  ['version 1', view => view.setUint32(4, 1), /version 1/],
  ['no size', view => view.setBigUint64(24, 0n), /impossible size/],
  ['tables that are not there', view => view.setBigUint64(40, 10_000_000n), /cut off/],
])('a qcow2 image with %s is refused', (_, change, why) => {
  expect(() => inspectImage(qcow2(change), fileBytes)).toThrow(why)
})

test('a disk with a qcow2 header is never opened as raw, nor the reverse', () => {
  expect(() => inspectImage(qcow2(), fileBytes, 'raw')).toThrow('is qcow2')
  const mbr = new Uint8Array(1024)
  mbr.set([0x55, 0xaa], 510)
  expect(() => inspectImage(mbr, 1024, 'qcow2')).toThrow('is raw')
})

test.each([
  ['KDMV', 0, /VMDK/],
  ['\x1f\x8b\x08', 0, /gzip/],
  ['\xfd7zXZ\0', 0, /xz/],
  ['CD001', 32_769, /ISO/],
  ['<!DOCTYPE html>', 0, /web page/],
])('other things say what they are: %j at %i', (magic, at, what) => {
  const head = new Uint8Array(imageHeadBytes)
  head.set(
    [...magic].map(char => char.charCodeAt(0)),
    at,
  )
  expect(() => inspectImage(head, fileBytes)).toThrow(what)
})

test('whatever bytes it is given, it answers or says in a sentence why not', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ minLength: 68, maxLength: 300 }).map(tail => Uint8Array.from([0x51, 0x46, 0x49, 0xfb, ...tail])),
  )
  fc.assert(
    fc.property(bytes, fc.constantFrom(undefined, 'qcow2' as const, 'raw' as const), (head, wanted) => {
      try {
        const { format, virtualBytes } = inspectImage(head, head.length, wanted)
        if (wanted) expect(format).toBe(wanted)
        expect(virtualBytes).toBeGreaterThanOrEqual(0)
      } catch (error) {
        expect(error).toBeInstanceOf(PlenumError)
      }
    }),
  )
})
