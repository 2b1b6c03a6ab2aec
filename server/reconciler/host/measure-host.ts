import { PlenumError } from '@/server/domain/errors'
import type { InstanceSample } from '@/server/drivers/contract'
import { recordSamples, type Sample } from '@/server/store/metrics'
import { looking } from '../call'
import type { Watch } from '../reconciler'
import type { WatchedPlace } from './watch-host'

/** Measures a host and all of its instances in one go; rates need the reading before. */
export function measureHost(watch: Watch, host: WatchedPlace): () => Promise<void> {
  let before = new Map<string, InstanceSample>()
  return async () => {
    const call = looking(watch.signal)
    try {
      const connection = await watch.infrastructure.compute(host.id)
      if (!connection.instances) return
      const [readings, { host: facts }] = await Promise.all([
        connection.instances.metrics(call),
        connection.probe(call),
      ])
      const samples = readings.map(reading => toSample(before.get(reading.id), reading))
      before = new Map(readings.map(reading => [reading.id, reading]))
      const hostSample = facts && {
        ...blank(host.id, new Date()),
        cpuPercent: facts.cpuPercent,
        memoryUsedMiB: facts.memoryUsedMiB,
      }
      await recordSamples(
        watch.store.pool,
        host.id,
        hostSample,
        samples.filter(sample => sample !== null),
      )
    } catch (error) {
      // The sweep tells of a host that does not answer; a gap in the measurements stays a gap.
      if (!(error instanceof PlenumError) || error.kind !== 'unreachable') throw error
      before.clear()
    }
  }
}

const blank = (subjectId: string, at: Date): Sample => ({
  subjectId,
  at,
  cpuPercent: null,
  memoryUsedMiB: null,
  diskReadBytesPerS: null,
  diskWriteBytesPerS: null,
  netRxBytesPerS: null,
  netTxBytesPerS: null,
})

/** Null for a first reading. A counter that went back began anew with the guest, and all others with it: no rate for that span. */
export function toSample(before: InstanceSample | undefined, now: InstanceSample): Sample | null {
  const seconds = before ? (now.at.getTime() - before.at.getTime()) / 1000 : 0
  if (!before || seconds <= 0) return null
  const isSameBoot = counters.every(counter => now[counter] >= before[counter])
  const rate = (from: number, to: number) => (isSameBoot ? (to - from) / seconds : null)
  const cpu = rate(before.cpuTimeNs, now.cpuTimeNs)
  return {
    subjectId: now.id,
    at: now.at,
    cpuPercent: cpu === null ? null : Math.min(100, cpu / 1e7 / now.vcpus),
    memoryUsedMiB: now.memoryUsedMiB,
    diskReadBytesPerS: rate(before.diskReadBytes, now.diskReadBytes),
    diskWriteBytesPerS: rate(before.diskWriteBytes, now.diskWriteBytes),
    netRxBytesPerS: rate(before.netRxBytes, now.netRxBytes),
    netTxBytesPerS: rate(before.netTxBytes, now.netTxBytes),
  }
}

const counters = ['cpuTimeNs', 'diskReadBytes', 'diskWriteBytes', 'netRxBytes', 'netTxBytes'] as const
