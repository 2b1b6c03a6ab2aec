import type { State } from '@/components/ui/states'

export type Sample = { id: string; name: string; state: State; zone: string; address: string; memoryMiB: number }

/** `count` made-up instances, the same each time. */
export function samples(count: number): Sample[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `i-${String(at + 1).padStart(3, '0')}`,
    name: `${NAMES[at % NAMES.length]}-${Math.floor(at / NAMES.length) + 1}`,
    state: CYCLE[at % CYCLE.length]!,
    zone: `z${(at % 3) + 1}`,
    address: `10.20.${Math.floor(at / 250)}.${(at % 250) + 4}`,
    memoryMiB: 512 * 2 ** (at % 6),
  }))
}

const NAMES = ['web', 'db', 'cache', 'queue', 'build']
const CYCLE: State[] = ['running', 'running', 'starting', 'stopped', 'running', 'error', 'migrating', 'unreachable']

/** `count` wandering values between 0 and 1, the same each time. */
export function wave(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const slow = Math.sin((at + seed * 37) / 11) * 0.22
    const fast = Math.sin((at * seed + 13) / 2.3) * Math.sin(at * 1.7 + seed) * 0.12
    return Math.max(0.02, 0.42 + slow + fast)
  })
}
