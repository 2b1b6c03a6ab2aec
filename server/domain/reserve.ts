import { z } from 'zod'
import type { RoomHost } from './room'

/** What placement keeps free in a zone for what a lost or emptied host gives up. */
export const zoneReserve = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** As much as its largest host has. */
  z.object({ kind: z.literal('largest host') }),
  z.object({ kind: z.literal('share'), percent: z.number().int().min(1).max(90) }),
])
export type ZoneReserve = z.infer<typeof zoneReserve>

type Size = { vcpus: number; memoryMiB: number }

/**
 * Of a zone’s hosts that take instances: what there is, what is free, and what is to stay free. Sums: whether something
 * fits on one host is placement’s question, what a failure would do the forecast’s.
 */
export function reserveIn(zoneId: string, hosts: readonly RoomHost[]): Size & { free: Size; has: Size } {
  const here = hosts.filter(host => host.zoneId === zoneId && host.state === 'up' && !host.cordoned)
  const has = { vcpus: sum(here, each => each.vcpusAllocatable), memoryMiB: sum(here, each => each.memoryMiB) }
  const free = {
    vcpus: has.vcpus - sum(here, each => each.vcpusAllocated),
    memoryMiB: has.memoryMiB - sum(here, each => each.memoryAllocatedMiB),
  }
  return { ...wanted(here[0]?.reserve, here, has), free, has }
}

/** Whether a zone has its reserve, once so much more is taken. */
export function keepsReserve(zoneId: string, hosts: readonly RoomHost[], taken: Size = nothing): boolean {
  const { vcpus, memoryMiB, free } = reserveIn(zoneId, hosts)
  return free.vcpus - taken.vcpus >= vcpus && free.memoryMiB - taken.memoryMiB >= memoryMiB
}

/** “the size of its largest host”, “20 %”; null: nothing. */
export function reserveInWords(reserve: ZoneReserve | undefined): string | null {
  if (!reserve || reserve.kind === 'none') return null
  return reserve.kind === 'share' ? `${reserve.percent} %` : 'the size of its largest host'
}

function wanted(reserve: ZoneReserve | undefined, here: readonly RoomHost[], has: Size): Size {
  if (reserve?.kind === 'largest host')
    return {
      vcpus: Math.max(0, ...here.map(each => each.vcpusAllocatable)),
      memoryMiB: Math.max(0, ...here.map(each => each.memoryMiB)),
    }
  const share = reserve?.kind === 'share' ? reserve.percent / 100 : 0
  return { vcpus: Math.ceil(has.vcpus * share), memoryMiB: Math.ceil(has.memoryMiB * share) }
}

const nothing: Size = { vcpus: 0, memoryMiB: 0 }
const sum = (hosts: readonly RoomHost[], of: (host: RoomHost) => number) =>
  hosts.reduce((all, host) => all + of(host), 0)
