import { expect, test } from 'vitest'
import { linesOfSums, listedName } from './image-signature'

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]

test('lists of checksums are read as coreutils and BSD write them, and prose is left out', () => {
  const text = `# Fedora\nHash: SHA256\n\n${a} *debian.qcow2\r\n${b.toUpperCase()}  ./sub dir/edge.img\nSHA512 (x.raw) = ${'c'.repeat(128)}\nabc  not-a-sum\n`
  expect(linesOfSums(text)).toEqual([
    { digest: a, name: 'debian.qcow2' },
    { digest: b, name: './sub dir/edge.img' },
    { digest: 'c'.repeat(128), name: 'x.raw' },
  ])
})

test('a file that was renamed is known by its sum, but one that is listed has to have its own', () => {
  const lines = linesOfSums(`${a}  ./debian.qcow2\n${b}  edge.qcow2\n`)
  expect(listedName(lines, { name: 'debian.qcow2', digests: [a] })).toEqual({ name: 'debian.qcow2' })
  expect(listedName(lines, { name: 'mine.img', digests: [b] })).toEqual({ name: 'edge.qcow2' })
  expect(listedName(lines, { name: 'debian.qcow2', digests: [b] })).toEqual({ fault: expect.stringContaining(a) })
  expect(listedName(lines, { name: 'mine.img', digests: ['c'.repeat(64)] })).toEqual({
    fault: expect.stringContaining('does not know this file'),
  })
})
