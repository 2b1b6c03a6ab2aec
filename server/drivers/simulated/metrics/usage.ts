import type { InstanceDocument, Usage } from '../documents'
import { integral } from './wave'
import { workloadOf } from './workload'

/** A guest's boot keeps one of its CPUs busy for this long. */
const bootBusyMs = 2_000

/** Counters since boot at a moment: what was before the last pause, and the sum of the rates since. */
export function usageOf(of: InstanceDocument, id: string, now: number): Usage {
  const { usedBefore: before, runningSince, vcpus } = of
  if (runningSince === null) return before
  const work = workloadOf(id)
  const boot = runningSince === of.bootedAt ? Math.min(bootBusyMs, Math.max(0, now - runningSince)) * 1e6 * 0.3 : 0
  const sum = (wave: Parameters<typeof integral>[0]) => integral(wave, runningSince, now)
  return {
    cpuTimeNs: Math.round(before.cpuTimeNs + sum(work.cpu) * vcpus * 1e9 + boot),
    diskReadBytes: Math.round(before.diskReadBytes + sum(work.diskRead)),
    diskWriteBytes: Math.round(before.diskWriteBytes + sum(work.diskWrite)),
    netRxBytes: Math.round(before.netRxBytes + sum(work.netRx)),
    netTxBytes: Math.round(before.netTxBytes + sum(work.netTx)),
  }
}
