import type { Id } from '@/server/domain/ids'
import { isOn } from '@/server/domain/instance'
import type { HostFacts, InstanceSample } from '../../contract'
import type { InstanceDocument, Row } from '../documents'
import { usageOf } from './usage'
import { rateAt } from './wave'
import { workloadOf } from './workload'

const idOf = (row: Row<'instance'>) => row.refId ?? row.external

/** Measures one of our machines; undefined when it is off or a stranger. */
export function sampleOf(row: Row<'instance'>, at: Date): InstanceSample | undefined {
  const { document: of, refId } = row
  if (!refId || !isOn(of.power)) return undefined
  const now = at.getTime()
  return {
    id: refId as Id<'instance'>,
    at,
    vcpus: of.vcpus,
    ...usageOf(of, refId, now),
    memoryUsedMiB: memoryUsedMiB(of, refId, now),
  }
}

/** A host's load: a little of its own, and the sum of its machines'. */
export function hostLoad(
  rows: Row<'instance'>[],
  facts: { cpuThreads?: number; memoryMiB?: number },
  at: Date,
): Required<Pick<HostFacts, 'cpuPercent' | 'memoryUsedMiB'>> {
  const now = at.getTime()
  const threads = facts.cpuThreads ?? 1
  const memoryMiB = facts.memoryMiB ?? 0
  let busy = threads * 0.008
  let used = Math.min(700, memoryMiB * 0.02)
  for (const row of rows) {
    if (!isOn(row.document.power)) continue
    used += memoryUsedMiB(row.document, idOf(row), now)
    if (row.document.power === 'running') busy += rateAt(workloadOf(idOf(row)).cpu, now) * row.document.vcpus
  }
  return {
    cpuPercent: Math.round(Math.min(100, (busy / threads) * 100) * 10) / 10,
    memoryUsedMiB: Math.round(Math.min(memoryMiB, used)),
  }
}

/** Fills up after boot and then breathes with the load. */
function memoryUsedMiB(of: InstanceDocument, id: string, now: number): number {
  const { memory, cpu } = workloadOf(id)
  const warm = 1 - Math.exp(-(now - (of.bootedAt ?? now)) / 90_000)
  const breath = 1 + 0.06 * Math.sin(now / 41_000) + 0.08 * (rateAt(cpu, now) - cpu.base)
  const share = 0.08 + (memory - 0.08) * warm * breath
  return Math.round(of.memoryMiB * Math.min(0.97, Math.max(0.05, share)))
}
