import { expect, test } from 'vitest'
import type { InstanceSpec, Observation, Statuses } from '../../contract'
import { planInstance } from './plan'

const spec = {
  name: 'web',
  vcpus: 2,
  memoryMiB: 256,
  cpuShares: 1024,
  rootVersion: 1,
  disks: [{ attachmentId: 'att_1' }, { attachmentId: 'att_2' }],
  power: 'running',
} as InstanceSpec

const seen = (over: Partial<Statuses['instance']> = {}): Observation<'instance'> => ({
  exists: true,
  external: 'x',
  managed: true,
  asOf: new Date(),
  status: {
    power: 'running',
    vcpus: 2,
    memoryMiB: 256,
    cpuShares: 1024,
    disks: ['att_2', 'att_1'],
    rootVersion: 1,
    generation: 1,
    name: 'web',
    vdcId: 'vdc_1',
    ...over,
  },
})

test('nothing differs when all is as wanted, in whatever order disks are listed', () => {
  expect(planInstance(spec, seen())).toEqual([])
})

test.each([
  ['vcpus', { vcpus: 1 }, 'restart'],
  ['vcpus', { vcpus: 1, power: 'stopped' as const }, 'live'],
  ['memoryMiB', { memoryMiB: 128 }, 'restart'],
  ['cpuShares', { cpuShares: 64 }, 'live'],
  ['rootVersion', { rootVersion: 0 }, 'replace'],
  ['disks', { disks: ['att_1'] }, 'live'],
  ['power', { power: 'crashed' as const }, 'live'],
  ['name', { name: 'old' }, 'live'],
])('a difference in %s is one change (%o: %s)', (field, status, impact) => {
  const changes = planInstance(spec, seen(status)).filter(change => change.field === field)
  expect(changes).toHaveLength(1)
  expect(changes[0]!.impact).toBe(impact)
})

test('a host that cannot weigh CPU use has nothing to change in it', () => {
  expect(planInstance(spec, seen({ cpuShares: null }))).toEqual([])
})
