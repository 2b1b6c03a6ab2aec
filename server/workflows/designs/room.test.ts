import { expect, test, vi } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

// A busy machine makes whole designs slowly.
vi.setConfig({ testTimeout: 60_000 })

const here = journey()
/** No host has room for two of these. */
const large = { image: 'tiny', vcpus: 1, memoryMiB: 5000, rootDiskGiB: 2 }
const apply = async (instances: DesignDocument['instances']) => {
  const networks = { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } }
  const task = await here.world.run(await applyOf(here.database, { ...emptyDesign, networks, instances }))
  expect(task).toMatchObject({ state: 'succeeded', error: null })
}
const machines = async () => (await here.world.truth()).machines.map(({ name, host }) => `${name}@${host}`).sort()

test('an instance takes the room of one that the same design deletes', async () => {
  await here.anew({ hosts: 1 })
  await apply({ old: { ...large, zone: 'zone-a' } })
  await apply({ new: { ...large, zone: 'zone-a' } })
  expect(await machines()).toEqual(['new@host-a1'])
})

test('an instance takes the room of one that the same design puts into another zone', async () => {
  await here.anew({ hosts: 2 })
  await apply({ old: { ...large, zone: 'zone-a' } })
  await apply({ old: { ...large, zone: 'zone-b' }, new: { ...large, zone: 'zone-a' } })
  expect(await machines()).toEqual(['new@host-a1', 'old@host-b1'])
})

test('an instance takes the room that another gives back by the same design', async () => {
  await here.anew({ hosts: 1 })
  await apply({ old: { ...large, zone: 'zone-a' } })
  await apply({ old: { ...large, memoryMiB: 1000, zone: 'zone-a' }, new: { ...large, zone: 'zone-a' } })
  expect(await machines()).toEqual(['new@host-a1', 'old@host-a1'])
})
