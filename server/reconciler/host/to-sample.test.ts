import { expect, it } from 'vitest'
import type { InstanceSample } from '@/server/drivers/contract'
import { toSample } from './measure-host'

const reading = (atS: number, over: Partial<InstanceSample> = {}) =>
  ({
    ...{ id: 'inst_1', at: new Date(atS * 1000), vcpus: 2, memoryUsedMiB: 300, cpuTimeNs: 0 },
    ...{ diskReadBytes: 0, diskWriteBytes: 0, netRxBytes: 0, netTxBytes: 0, ...over },
  }) as InstanceSample

it('rates are what the counters grew by per second, and CPU is a share of all vCPUs', () => {
  const grown = { cpuTimeNs: 5e9, diskReadBytes: 50, diskWriteBytes: 100, netRxBytes: 150, netTxBytes: 200 }
  expect(toSample(reading(10), reading(15, grown))).toEqual({
    ...{ subjectId: 'inst_1', at: new Date(15_000), cpuPercent: 50, memoryUsedMiB: 300 },
    ...{ diskReadBytesPerS: 10, diskWriteBytesPerS: 20, netRxBytesPerS: 30, netTxBytesPerS: 40 },
  })
})

it('a first reading, or one of the same moment, gives no sample', () => {
  expect(toSample(undefined, reading(1))).toBeNull()
  expect(toSample(reading(1), reading(1))).toBeNull()
})

it('no rate spans a reboot: no counter of that span counts, even one that has overtaken its old value', () => {
  const before = reading(10, { cpuTimeNs: 9e9, netRxBytes: 10 })
  expect(toSample(before, reading(15, { cpuTimeNs: 1e9, netRxBytes: 5_000 }))).toMatchObject({
    ...{ cpuPercent: null, diskReadBytesPerS: null, diskWriteBytesPerS: null },
    ...{ netRxBytesPerS: null, netTxBytesPerS: null, memoryUsedMiB: 300 },
  })
})

it('CPU is never more than all of it', () => {
  expect(toSample(reading(10), reading(11, { cpuTimeNs: 9e9 }))?.cpuPercent).toBe(100)
})
