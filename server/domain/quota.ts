import { z } from 'zod'
import type { QuotaEffect } from './planning/plan'

/** What a VDC may use, each by itself; disks are root disks and volumes together. Snapshots and backups don’t count. */
export const quotaKeys = ['instances', 'vcpus', 'memoryMiB', 'diskGiB'] as const
export type QuotaKey = (typeof quotaKeys)[number]
export type QuotaUse = Record<QuotaKey, number>

const limit = z.coerce.number().int().min(0).max(1_000_000_000).nullable()
/** null: as much as there is. */
export const quotaLimits = z.object({ instances: limit, vcpus: limit, memoryMiB: limit, diskGiB: limit })
export type QuotaLimits = z.infer<typeof quotaLimits>

export const noLimits: QuotaLimits = { instances: null, vcpus: null, memoryMiB: null, diskGiB: null }
export const noUse: QuotaUse = { instances: 0, vcpus: 0, memoryMiB: 0, diskGiB: 0 }
export const isUnlimited = (limits: QuotaLimits) => quotaKeys.every(key => limits[key] === null)

export const takenBy = ({ instances, vcpus, memoryMiB, rootDiskGiB, volumeGiB }: QuotaEffect): QuotaUse => ({
  ...{ instances, vcpus, memoryMiB, diskGiB: rootDiskGiB + volumeGiB },
})

/**
 * What work may take at any moment, also while it is undone: what it adds, and what it gives back, since that must still
 * be there if it is taken back.
 */
export function reserveOf(effects: Iterable<QuotaUse>): QuotaUse {
  const sum = { ...noUse }
  for (const effect of effects) for (const key of quotaKeys) sum[key] += Math.abs(effect[key])
  return sum
}

export type Overrun = { key: QuotaKey; limit: number; used: number; reserved: number; more: number }

/** Where something that takes `effect` more would go beyond a limit. What takes no more of a thing is never in its way. */
export function overruns(limits: QuotaLimits, used: QuotaUse, reserved: QuotaUse, effect: QuotaUse): Overrun[] {
  return quotaKeys.flatMap(key => {
    const [most, more] = [limits[key], effect[key]]
    if (most === null || more <= 0 || used[key] + reserved[key] + more <= most) return []
    return [{ key, limit: most, used: used[key], reserved: reserved[key], more }]
  })
}

export function overrunSentence({ key, limit, used, reserved, more }: Overrun): string {
  const of = (amount: number) => quotaAmount(key, amount)
  const held = reserved > 0 ? `, ${of(reserved)} held by tasks under way` : ''
  return `The quota of this VDC is ${of(limit)}: ${of(used)} used${held}, and this takes ${of(more)} more. Free some, or ask an operator for more.`
}

export function quotaAmount(key: QuotaKey, amount: number): string {
  switch (key) {
    case 'instances':
      return amount === 1 ? '1 instance' : `${amount} instances`
    case 'vcpus':
      return `${amount} vCPU`
    case 'memoryMiB':
      return amount % 1024 === 0 ? `${amount / 1024} GiB of memory` : `${amount} MiB of memory`
    case 'diskGiB':
      return `${amount} GiB of disks`
  }
}
