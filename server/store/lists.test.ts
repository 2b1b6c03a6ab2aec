import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listInstancesInput, listVolumesInput } from '@/server/domain/inputs'
import { type InstanceView, instanceState, observedStates } from '@/server/domain/instance'
import { taskKinds } from '@/server/domain/task'
import { observedVolumeStates, volumeState } from '@/server/domain/volume'
import { listInstances, readInstance } from './read-instances'
import { listVolumes } from './read-volumes'
import { createTestDatabase, storageRow, type TestDatabase } from './testing'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  await fill(db)
})
afterAll(() => db.drop())

const reader = { seesHosts: true }
const sorts = ['name', 'state', 'createdAt', 'vcpus', 'memoryMiB', 'cpuPercent', 'address', 'zone'] as const
const keyOf = {
  name: one => one.name,
  state: one => one.state,
  createdAt: one => one.createdAt,
  vcpus: one => one.vcpus,
  memoryMiB: one => one.memoryMiB,
  cpuPercent: one => one.cpuPercent ?? -1,
  address: one => one.address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0),
  zone: one => one.zoneName ?? '',
} satisfies Record<(typeof sorts)[number], (one: InstanceView) => string | number>

/** Follows the cursors to the end. */
async function all(query: object) {
  const items = []
  let cursor: string | undefined
  do {
    const input = listInstancesInput.parse({ vdcId: 'vdc_1', ...query, cursor })
    const page = await listInstances(db.prisma, 'vdc_1', input, reader)
    items.push(...page.items)
    expect(page.items.length).toBeLessThanOrEqual(input.limit)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return items
}

describe('a list’s pages', () => {
  it('give every item once, in order, whatever the order and the size of a page', async () => {
    const wish = fc.record({
      sort: fc.constantFrom(...sorts),
      isDescending: fc.boolean(),
      limit: fc.integer({ min: 11, max: 160 }),
    })
    await fc.assert(
      fc.asyncProperty(wish, async ({ sort, isDescending, limit }) => {
        const items = await all({ sort: isDescending ? `-${sort}` : sort, limit })
        expect(new Set(items.map(item => item.id)).size).toBe(count)
        expect(items).toHaveLength(count)
        const keyOfItem: (one: InstanceView) => string | number = keyOf[sort]
        const keys = items.map(keyOfItem)
        for (const [index, key] of keys.entries()) {
          const next = keys[index + 1]
          if (next !== undefined) expect(isDescending ? key >= next : key <= next).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('lose and repeat nothing that was there all the time, while others come and go', async () => {
    const first = await listInstances(
      db.prisma,
      'vdc_1',
      listInstancesInput.parse({ vdcId: 'vdc_1', limit: 10 }),
      reader,
    )
    await db.prisma.instance.create({ data: instance(9000, { name: 'a-newcomer' }) })
    const gone = first.items[3]!
    await db.prisma.instance.delete({ where: { id: gone.id } })
    const rest = await listInstances(
      db.prisma,
      'vdc_1',
      listInstancesInput.parse({ vdcId: 'vdc_1', limit: 200, cursor: first.nextCursor }),
      reader,
    )
    const names = [...first.items, ...rest.items].map(item => item.name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(count)
    expect(rest.total).toBe(count)
    await db.prisma.instance.delete({ where: { id: 'inst_9000' } })
    await db.prisma.instance.create({ data: instance(Number(gone.id.slice(5))) })
  })

  it('count all that match, also on a page beyond the end', async () => {
    const last = (await all({ sort: 'name', limit: 60 })).at(-1)!
    const cursor = Buffer.from(JSON.stringify(['name', last.name, last.id])).toString('base64url')
    const query = listInstancesInput.parse({ vdcId: 'vdc_1', cursor })
    expect(await listInstances(db.prisma, 'vdc_1', query, reader)).toEqual({
      items: [],
      nextCursor: null,
      total: count,
    })
  })

  it('refuse a cursor that is none, or of another order, as invalid', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const bad = ['x', 'null', encode(['name']), encode(['vcpus', '1', 'inst_1']), encode(['name', 'a\0', 'b'])]
    for (const cursor of bad) {
      const query = listInstancesInput.parse({ vdcId: 'vdc_1', cursor })
      await expect(listInstances(db.prisma, 'vdc_1', query, reader)).rejects.toMatchObject({ kind: 'invalid' })
    }
    const ofAddress = listInstancesInput.parse({
      vdcId: 'vdc_1',
      sort: 'address',
      cursor: encode(['address', 'x', 'y']),
    })
    await expect(listInstances(db.prisma, 'vdc_1', ofAddress, reader)).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('filter by exactly what they show', async () => {
    const everything = await all({ limit: 200 })
    for (const state of new Set(everything.map(item => item.state))) {
      const shown = await all({ state, limit: 7 })
      expect(shown.map(item => item.id).sort()).toEqual(
        everything
          .filter(item => item.state === state)
          .map(item => item.id)
          .sort(),
      )
    }
    const found = await all({ search: 'VM-1', limit: 200 })
    expect(found.map(item => item.name).sort()).toEqual(
      everything
        .map(item => item.name)
        .filter(name => name.includes('vm-1'))
        .sort(),
    )
  })
})

describe('the state that lists show', () => {
  it('of an instance is the domain’s, for each observed state and task', async () => {
    const kinds = [null, ...taskKinds]
    for (const observed of observedStates)
      for (const activeTaskKind of kinds) {
        await db.prisma.instance.update({ where: { id: 'inst_0' }, data: { observed, activeTaskKind } })
        const view = await readInstance(db.prisma, 'inst_0', reader)
        expect(view!.state, `${observed}, ${activeTaskKind}`).toBe(instanceState({ observed, activeTaskKind }))
      }
  })

  it('of a volume is the domain’s, for each observed state and task, attached or not', async () => {
    const kinds = [null, ...taskKinds]
    for (const isAttached of [false, true]) {
      if (isAttached)
        await db.prisma.attachment.create({
          data: { id: 'att_0', volumeId: 'vol_0', instanceId: 'inst_1', device: 'vdb' },
        })
      for (const observed of observedVolumeStates)
        for (const activeTaskKind of kinds) {
          for (const isHalfReverted of [false, true]) {
            const revertingTo = isHalfReverted ? 'snap_0' : null
            await db.prisma.volume.update({ where: { id: 'vol_0' }, data: { observed, activeTaskKind, revertingTo } })
            const { items } = await listVolumes(db.prisma, 'vdc_1', listVolumesInput.parse({ vdcId: 'vdc_1' }))
            const label = `${observed}, ${activeTaskKind}, ${isAttached}, ${isHalfReverted}`
            expect(items[0]!.state, label).toBe(volumeState({ observed, activeTaskKind, isAttached, isHalfReverted }))
          }
        }
    }
  })
})

const count = 150

const instance = (n: number, over: object = {}) => ({
  id: `inst_${n}`,
  vdcId: 'vdc_1',
  name: `vm-${n}`,
  vcpus: 1 + (n % 4),
  memoryMiB: 256 * (1 + (n % 3)),
  rootDiskGiB: 1,
  imageId: 'img_1',
  networkId: 'net_1',
  mac: `mac-${n}`,
  address: `10.64.${n >> 8}.${n & 255}`,
  zoneId: n % 3 === 0 ? null : `zone_${n % 3}`,
  observed: observedStates[n % observedStates.length]!,
  activeTaskKind: n % 5 === 0 ? taskKinds[n % taskKinds.length]! : null,
  cpuPercent: n % 4 === 0 ? null : (n * 7) % 100,
  // Many of one moment: ties have to be broken.
  createdAt: new Date(Date.UTC(2026, 0, 1 + (n % 10))),
  ...over,
})

async function fill({ prisma }: TestDatabase) {
  await prisma.organization.create({ data: { id: 'org_1', name: 'default' } })
  await prisma.vdc.create({ data: { id: 'vdc_1', organizationId: 'org_1', name: 'one' } })
  await prisma.network.create({ data: { id: 'net_1', vdcId: 'vdc_1', name: 'default', cidr: '10.64.0.0/20' } })
  await prisma.image.create({ data: { id: 'img_1', name: 'tiny', path: 'x', sizeBytes: 1n } })
  for (const n of [1, 2])
    await prisma.zone.create({
      data: { id: `zone_${n}`, name: `zone-${n}`, storages: { create: storageRow(`zone_${n}`, 'none', {}) } },
    })
  await prisma.instance.createMany({ data: Array.from({ length: count }, (_, n) => instance(n)) })
  await prisma.volume.create({
    data: { id: 'vol_0', vdcId: 'vdc_1', zoneId: 'zone_1', storageId: 'sto_1', name: 'v0', sizeGiB: 1 },
  })
}
