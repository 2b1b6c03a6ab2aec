import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Id } from '@/server/domain/ids'
import type { InstanceSpec } from '../../contract'
import { iso9660 } from './iso9660'
import { cloudInitSeed } from './nocloud'

const sector = 2048

/** Reads the image as a driver would: the descriptor, its root folder, each entry's content. */
function read(image: Buffer, type: 1 | 2): { label: string; files: Record<string, Buffer> } {
  const text = (bytes: Buffer) =>
    type === 1 ? bytes.toString('latin1') : Buffer.from(bytes).swap16().toString('utf16le')
  let block = 16
  while (image[block * sector] !== type) block++
  const descriptor = image.subarray(block * sector, (block + 1) * sector)
  expect(descriptor.toString('latin1', 1, 6)).toBe('CD001')
  expect(descriptor.readUInt32LE(80)).toBe(image.length / sector)
  expect(descriptor.readUInt32BE(84)).toBe(image.length / sector)
  const files: Record<string, Buffer> = {}
  const folder = image.subarray(descriptor.readUInt32LE(156 + 2) * sector)
  for (let at = 0; folder[at]; at += folder[at]!) {
    const record = folder.subarray(at, at + folder[at]!)
    const name = record.subarray(33, 33 + record[32]!)
    if (record[25]! & 2) continue
    const start = record.readUInt32LE(2) * sector
    files[text(name)] = image.subarray(start, start + record.readUInt32LE(10))
  }
  return { label: text(descriptor.subarray(40, 72)).trim(), files }
}

test('any content comes back byte for byte under its own name', () => {
  const content = fc.uint8Array({ maxLength: 7_000 })
  fc.assert(
    fc.property(fc.array(content, { maxLength: 5 }), contents => {
      const files = contents.map((bytes, i) => ({ name: `file-${i}.Mixed_case`, content: bytes }))
      const image = iso9660('cidata', files)
      expect(image.length % sector).toBe(0)
      const joliet = read(image, 2)
      expect(joliet.label).toBe('cidata')
      expect(Object.keys(joliet.files).sort()).toEqual(files.map(file => file.name).sort())
      for (const file of files) expect(new Uint8Array(joliet.files[file.name]!)).toEqual(new Uint8Array(file.content))
      expect(Object.keys(read(image, 1).files)).toHaveLength(files.length)
    }),
  )
})

const spec = (over: Partial<InstanceSpec>) =>
  ({
    name: 'web',
    rootVersion: 3,
    userData: null,
    sshKeys: [],
    nic: { networkId: 'net_1', mac: '52:54:00:00:00:01', address: '10.0.0.5/24', gateway: '10.0.0.1' },
    ...over,
  }) as InstanceSpec

test('the seed carries user data untouched, and a name cannot break out of its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (userData, name) => {
      const { files } = read(cloudInitSeed('inst_1' as Id<'instance'>, spec({ userData, name })), 2)
      expect(files['user-data']!.toString()).toBe(userData)
      const lines = files['meta-data']!.toString().trimEnd().split('\n')
      expect(lines).toHaveLength(2)
      expect(lines[0]).toBe('instance-id: "inst_1-3"')
      expect(JSON.parse(lines[1]!.replace('local-hostname: ', ''))).toBe(name)
    }),
  )
})

test('keys are told to cloud-init as its metadata, and none can break out of its line', () => {
  const keyOf = (sshKeys: string[]) =>
    parse(read(cloudInitSeed('inst_1' as Id<'instance'>, spec({ sshKeys })), 2).files['meta-data']!.toString())
  expect(keyOf([])).not.toHaveProperty('public-keys')
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), sshKeys => {
      expect(keyOf(sshKeys)).toMatchObject({ 'public-keys': sshKeys, 'local-hostname': 'web' })
    }),
  )
})

test('the same spec always gives the same seed, and a rebuild another one', () => {
  const seed = (rootVersion: number) => cloudInitSeed('inst_1' as Id<'instance'>, spec({ rootVersion }))
  expect(seed(3).equals(seed(3))).toBe(true)
  expect(seed(3).equals(seed(4))).toBe(false)
})
