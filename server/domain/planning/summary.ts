import { inGiB, inMemory } from './fields'
import type { PlanBody, QuotaEffect } from './plan'

/** `3 add, 1 change, 1 remove · +4 vCPU, +80 GiB`: a plan in a line. */
export function summarize({ counts, quota }: Pick<PlanBody, 'counts' | 'quota'>): string {
  const changed = counts['update live'] + counts['update with restart']
  const parts = [
    [counts.create, 'add'],
    [changed, 'change'],
    [counts.replace, 'replace'],
    [counts.delete, 'remove'],
  ] as const
  const actions = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  if (actions.length === 0) return 'Nothing to do'
  const cost = summarizeQuota(quota)
  return [actions.join(', '), ...(cost ? [cost] : [])].join(' · ')
}

/** `+4 vCPU, +2 GiB memory, −80 GiB`; empty: it costs nothing. Disks and volumes are one number: storage is storage. */
export function summarizeQuota({ vcpus, memoryMiB, rootDiskGiB, volumeGiB }: QuotaEffect): string {
  const storage = rootDiskGiB + volumeGiB
  return [
    ...(vcpus ? [`${signed(vcpus)} vCPU`] : []),
    ...(memoryMiB ? [`${sign(memoryMiB)}${inMemory(Math.abs(memoryMiB))} memory`] : []),
    ...(storage ? [`${sign(storage)}${inGiB(Math.abs(storage))}`] : []),
  ].join(', ')
}

const sign = (value: number) => (value < 0 ? '−' : '+')
const signed = (value: number) => `${sign(value)}${Math.abs(value)}`
