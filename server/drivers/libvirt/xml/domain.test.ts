import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importedId } from '@/server/domain/drift/imported-id'
import type { Id } from '@/server/domain/ids'
import type { InstanceSpec } from '../../contract'
import { wantedDomain } from '../instances/wanted'
import { fileNames, stampNamespace, uuidOf, uuidText } from '../names'
import { buildDomainXml, buildStampXml, type HostShape } from './domain-build'
import { readDomainXml } from './domain-read'
import { printable } from './text'
import { Tree } from './tree'

const host: HostShape = {
  domainType: 'qemu',
  machine: 'pc',
  translationCacheMiB: 32,
  nicOffloads: true,
  screenListen: '127.0.0.1',
}
const files = { root: '/pool/root.qcow2', seed: '/pool/seed.iso', serialLog: '/pool/serial.log' }

const spec = (over: Partial<InstanceSpec> = {}): InstanceSpec => ({
  name: 'web',
  vdcId: 'vdc_1' as Id<'vdc'>,
  vcpus: 2,
  cpuShares: 1024,
  memoryMiB: 256,
  imageId: 'img_1' as Id<'image'>,
  rootDiskGiB: 4,
  rootVersion: 1,
  userData: null,
  sshKeys: [],
  nic: { networkId: 'net_1' as Id<'network'>, mac: '52:54:00:00:00:01', address: '10.0.0.5/24', gateway: null },
  disks: [],
  power: 'running',
  stopTimeoutMs: 1_000,
  ...over,
})

const id = 'inst_1' as Id<'instance'>
const build = (over: Partial<InstanceSpec>, on = host) =>
  buildDomainXml(wantedDomain(id, spec(over), 7, true), on, files)

/** Names of all elements in order: the structure, without what stands in it. */
function structure(xml: string): string[] {
  const names: string[] = []
  const walk = (tree: Tree) => {
    names.push(tree.name)
    for (const child of tree.children()) walk(child)
  }
  walk(Tree.parse(xml))
  return names
}

/** Any text, with what breaks XML and YAML more often than chance would have it. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        ...['<', '>', '&', '"', "'", ']]>', '<!--', '-->', '<![CDATA[', '</title>', '<?xml?>', '&amp;', '&#0;', '&x;'],
        ...['\u0000', '\u0001', '\u001b', '\t', '\n', '\r', '\u0085', '\u2028', '\ufffe', '\ud800', '\udc00', '😀'],
        ...[': ', '- ', '#', '{', '}', '%', '!', '|', "'''", '\\', 'plenum:instance'],
      ),
    )
    .map(parts => parts.join('')),
)

test('whatever a user calls an instance or writes as user data, the definition keeps its structure and values', () => {
  const plain = structure(build({}))
  fc.assert(
    fc.property(text, text, text, (name, userData, vdc) => {
      const xml = build({ name, userData, vdcId: vdc as Id<'vdc'> })
      expect(structure(xml)).toEqual(plain)
      const read = readDomainXml(xml)
      expect(read.stamp).toEqual({
        id,
        generation: 7,
        vdcId: printable(vdc),
        name: printable(name),
        imageId: 'img_1',
        rootVersion: 1,
      })
      expect(Tree.parse(xml).find('title')?.text).toBe(printable(`${printable(name)} (${vdc})`))
    }),
    { numRuns: 300 },
  )
})

test('what is printable stays as it was, and what XML cannot carry never gets in', () => {
  fc.assert(
    fc.property(text, value => {
      const clean = printable(value)
      expect(printable(clean)).toBe(clean)
      expect(clean.isWellFormed()).toBe(true)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those must be gone
      expect(clean).not.toMatch(/[\u0000-\u001f\u007f\ufffe\uffff]/)
      if (/^[\x20-\x7e]*$/.test(value)) expect(clean).toBe(value)
    }),
  )
})

const disk = fc.record({
  attachmentId: fc.integer({ min: 0, max: 9 }).map(n => `att_${n}` as Id<'attachment'>),
  volumeId: fc.integer({ min: 0, max: 9 }).map(n => `vol_${n}` as Id<'volume'>),
  source: fc.oneof(
    fc.record({
      protocol: fc.constant('nbd' as const),
      host: fc.domain(),
      port: fc.nat(65_535),
      export: text.map(printable),
    }),
    fc.record({
      protocol: fc.constant('rbd' as const),
      monitors: fc.array(fc.record({ host: fc.domain(), port: fc.nat(65_535) }), { minLength: 1, maxLength: 3 }),
      ...{ pool: fc.constant('plenum'), image: text.map(printable), user: text.map(printable).filter(Boolean) },
      key: fc.base64String(),
    }),
  ),
  device: fc.constantFrom('vdb', 'vdc', 'vdq'),
  luksKey: fc.option(fc.base64String({ minLength: 44 }), { nil: undefined }),
})

test('a machine read back from its definition is the machine that was wanted', () => {
  const sizes = fc.record({
    vcpus: fc.integer({ min: 1, max: 64 }),
    memoryMiB: fc.integer({ min: 64, max: 1_048_576 }),
  })
  const shares = fc.record({ cpuShares: fc.integer({ min: 64, max: 8192 }), disks: fc.array(disk, { maxLength: 4 }) })
  fc.assert(
    fc.property(sizes, shares, fc.boolean(), (size, more, hasShares) => {
      const wanted = wantedDomain(id, spec({ ...size, ...more }), 1, hasShares)
      // libvirt answers in KiB whatever it was told.
      const xml = buildDomainXml(wanted, host, files).replace(
        /<memory unit="MiB">(\d+)</,
        (_, mib) => `<memory unit="KiB">${Number(mib) * 1024}<`,
      )
      const { nics, foreignDisks: _, ...read } = readDomainXml(xml)
      expect(read).toEqual(wanted)
      expect(nics).toEqual([{ mac: wanted.nic!.mac, network: wanted.nic!.network }])
    }),
  )
})

test('a definition names the secrets that its disks are opened with, and holds none of them', () => {
  fc.assert(
    fc.property(disk, one => {
      const xml = build({ disks: [one] })
      expect(xml.includes('<encryption format="luks">')).toBe(one.luksKey !== undefined)
      if (one.luksKey !== undefined) expect(xml).not.toContain(one.luksKey)
    }),
  )
})

test('volumes keep their place on the bus whatever comes and goes beside them', () => {
  const place = (xml: string, device: string) =>
    Tree.parse(xml)
      .find('devices')!
      .all('disk')
      .find(each => each.find('target')?.attribute('dev') === device)!
      .find('address')!
      .attribute('slot')
  const source = { protocol: 'nbd', host: 'h', port: 1, export: 'e' } as const
  const volume = (device: string) => ({
    attachmentId: `att_${device}` as Id<'attachment'>,
    volumeId: `vol_${device}` as Id<'volume'>,
    source,
    device,
  })
  const both = build({ disks: [volume('vdb'), volume('vdc')] })
  const one = build({ disks: [volume('vdc')] })
  expect(place(one, 'vdc')).toBe(place(both, 'vdc'))
  expect(place(both, 'vdb')).not.toBe(place(both, 'vdc'))
})

test('a stranger’s domain is read without a stamp, and so is a copy that carries another’s', () => {
  expect(readDomainXml('<domain><name>db</name><memory>1048576</memory><vcpu>2</vcpu></domain>')).toMatchObject({
    stamp: null,
    name: 'db',
    vcpus: 2,
    memoryMiB: 1024,
  })
  expect(readDomainXml(build({}).replace('<name>inst_1<', '<name>inst_2<')).stamp).toBeNull()
})

test('disks that we neither attached nor made are told apart from ours, and an empty drive is none', () => {
  const disks = (xml: string) => readDomainXml(xml).foreignDisks
  const ours = buildDomainXml(wantedDomain(id, spec(), 7, true), host, {
    ...files,
    root: `/pool/${fileNames.root(id, 1)}`,
    seed: `/pool/${fileNames.seed(id, 1)}`,
  })
  expect(disks(ours)).toEqual([])
  const foreign = '<disk type="file" device="disk"><source file="/tmp/x.img"/><target dev="vdz"/></disk>'
  const empty = '<disk type="file" device="cdrom"><target dev="hdc"/></disk>'
  expect(disks(ours.replace('</devices>', `${foreign}${empty}</devices>`))).toEqual([
    { device: 'vdz', source: '/tmp/x.img' },
  ])
})

test('a domain that was taken over is known by its UUID, whatever its name; a copy of it is not', () => {
  const uuid = '0f3c5a1e-7f0a-4d0e-9a57-3f7b1b0a2c11'
  const imported = importedId(uuid)
  const stamp = { ...wantedDomain(imported, spec(), 3, true).stamp, isImported: true as const }
  const domain = (of: string) =>
    `<domain><name>legacy</name><uuid>${of}</uuid><metadata>${buildStampXml(stamp).replace(
      '<instance',
      `<plenum:instance xmlns:plenum="${stampNamespace}"`,
    )}</metadata></domain>`
  expect(readDomainXml(domain(uuid)).stamp).toEqual(stamp)
  expect(uuidText(uuidOf(imported))).toBe(uuid)
  expect(readDomainXml(domain('11111111-7f0a-4d0e-9a57-3f7b1b0a2c11')).stamp).toBeNull()
})

test('a disk on its way to a cluster, and one that has arrived, is read with the user that libvirt names within the source', () => {
  const source = (name: string) =>
    `<source protocol="rbd" name="pool/${name}"><host name="10.0.0.9" port="3300"/><auth username="${name}-user"/></source>`
  const disk = (content: string) =>
    `<disk type="network">${content}<target dev="vdb"/><alias name="ua-att_1"/><serial>1</serial></disk>`
  const read = (content: string) =>
    readDomainXml(`<domain><name>x</name><devices>${disk(content)}</devices></domain>`).disks[0]
  const at = (name: string) => ({
    ...{ protocol: 'rbd', name: `pool/${name}`, user: `${name}-user`, monitors: [{ host: '10.0.0.9', port: 3300 }] },
  })
  expect(read(`${source('one')}<mirror ready="yes">${source('two')}</mirror>`)).toMatchObject({
    ...{ source: at('one'), copy: { source: at('two'), isComplete: true } },
  })
})
