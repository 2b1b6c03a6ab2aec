import { expect, test, vi } from 'vitest'
import type { DesignDocument } from '@/server/domain/design/document'
import { afterRenames } from '@/server/domain/planning/testing'
import { applyOf, planOf } from '../testing/apply'
import { data, journey, withData } from '../testing/journey'

// A busy machine makes whole designs slowly.
vi.setConfig({ testTimeout: 60_000 })

const on = journey()
const machine = { image: 'tiny', vcpus: 1, memoryMiB: 512, rootDiskGiB: 2 }
const standing = {
  version: 1,
  networks: { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } },
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
}
const design = (of: Pick<DesignDocument, 'instances' | 'volumes'>) => ({ ...standing, ...of }) as DesignDocument

/** Applies it, after which nothing is left to do. */
async function settles(document: DesignDocument) {
  const { state, error } = await on.world.run(await applyOf(on.database, document))
  expect({ state, error }).toEqual({ state: 'succeeded', error: null })
  expect((await planOf(on.database, afterRenames(document))).changes).toEqual([])
}
/** What the reconciler would keep of a look at it. */
const sees = (id: string, observed: string, power: string, attachmentIds: string[]) =>
  on.database.prisma.instance.update({
    where: { id },
    data: {
      observed,
      actual: { power, vcpus: 1, memoryMiB: 512, cpuShares: 1024, attachmentIds, hasOwnNic: true },
    },
  })

test('a machine that somebody stopped is left so where that is wanted now, and it is recorded', async () => {
  const id = await on.running()
  await on.world.meddler.powerOff('host-a1', id)
  await sees(id, 'crashed', 'stopped', [])
  await on.world.history.clear()
  await settles(design({ instances: { 'web-1': { ...machine, power: 'stopped' } }, volumes: {} }))
  expect(await on.instanceRow(id)).toMatchObject({ power: 'stopped', observed: 'stopped' })
  expect(await on.world.history.of(id)).toEqual([])
})

test('a disk that is no longer a machine’s own is pulled out by an apply', async () => {
  const id = await on.running('web-1', withData)
  const { id: attachmentId } = await on.database.prisma.attachment.delete({ where: { volumeId: data } })
  await sees(id, 'running', 'running', [attachmentId])
  await settles(design({ instances: { 'web-1': machine }, volumes: { data: { sizeGiB: 1, zone: 'zone-a' } } }))
  expect(await on.machine(id)).toMatchObject({ power: 'running', disks: [] })
})

test('a volume that could not be made is made as it is wanted now: of another name, size and zone', async () => {
  const intent = await on.world.intend.createVolume('create-denied-1', { zoneId: on.world.zones[0]!.id })
  expect((await on.world.run(intent)).state).toBe('rolled back')
  const volumes = { data: { was: 'create-denied-1', sizeGiB: 5, zone: 'zone-b' } }
  const renamed = design({ instances: {}, volumes })
  const { state, error } = await on.world.run(await applyOf(on.database, renamed))
  expect({ state, error }).toEqual({ state: 'succeeded', error: null })
  const { volumeId } = intent.input
  expect((await on.world.truth()).volumes).toMatchObject([{ id: volumeId, at: 'zone-b', name: 'data', sizeGiB: 5 }])
  expect(await on.volumeRow(volumeId)).toMatchObject({
    name: 'data',
    sizeGiB: 5,
    zoneId: 'zone_b',
    observed: 'available',
  })
})

test('names move up in a row: each is free before the next takes it', async () => {
  const names = ['a', 'b', 'c', 'd']
  const volumes = Object.fromEntries(names.map(name => [name, { sizeGiB: 1, zone: 'zone-a' }]))
  await settles(design({ instances: {}, volumes }))
  const before = Object.fromEntries((await on.world.truth()).volumes.map(volume => [volume.name, volume.id]))
  const up = { b: { ...volumes.b!, was: 'a' }, c: { ...volumes.c!, was: 'b' }, d: { ...volumes.d!, was: 'c' } }
  await settles(design({ instances: {}, volumes: { ...up, e: { ...volumes.d!, was: 'd' } } }))
  const after = Object.fromEntries((await on.world.truth()).volumes.map(volume => [volume.name, volume.id]))
  expect(after).toEqual({ b: before.a, c: before.b, d: before.c, e: before.d })
})
