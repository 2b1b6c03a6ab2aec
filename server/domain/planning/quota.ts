import type { QuotaEffect } from './plan'

/** What a change costs of the quota; what it gives back is negative. */
export const noQuota: QuotaEffect = {
  instances: 0,
  vcpus: 0,
  memoryMiB: 0,
  rootDiskGiB: 0,
  volumes: 0,
  volumeGiB: 0,
}

type Machine = { vcpus: number; memoryMiB: number; rootDiskGiB: number }

/** From what is recorded to what is wanted; null: not there. */
export function machineQuota(from: Machine | null, to: Machine | null): QuotaEffect {
  return {
    ...noQuota,
    instances: Number(to !== null) - Number(from !== null),
    vcpus: (to?.vcpus ?? 0) - (from?.vcpus ?? 0),
    memoryMiB: (to?.memoryMiB ?? 0) - (from?.memoryMiB ?? 0),
    rootDiskGiB: (to?.rootDiskGiB ?? 0) - (from?.rootDiskGiB ?? 0),
  }
}

export function volumeQuota(from: { sizeGiB: number } | null, to: { sizeGiB: number } | null): QuotaEffect {
  return {
    ...noQuota,
    volumes: Number(to !== null) - Number(from !== null),
    volumeGiB: (to?.sizeGiB ?? 0) - (from?.sizeGiB ?? 0),
  }
}

export const sumQuota = (effects: Iterable<QuotaEffect>): QuotaEffect => {
  const sum = { ...noQuota }
  for (const effect of effects) for (const key of Object.keys(sum) as (keyof QuotaEffect)[]) sum[key] += effect[key]
  return sum
}
