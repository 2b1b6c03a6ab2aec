import { between, oneOf } from '../chance'
import { type Wave, waveOf } from './wave'

/** What a guest does all day. Rates per second: CPU as a share of all its vCPUs, the rest in bytes. */
export type Workload = {
  cpu: Wave
  diskRead: Wave
  diskWrite: Wave
  netRx: Wave
  netTx: Wave
  /** Share of its memory that it uses once warm. */
  memory: number
}

const kib = 1024
type Character = {
  cpu: [number, number]
  /** Height of its bursts of CPU. */
  burst: number
  /** KiB per second, on average. */
  traffic: number
  disk: number
  memory: [number, number]
}
const characters: readonly [Character, ...Character[]] = [
  { cpu: [0.01, 0.03], burst: 0.15, traffic: 2, disk: 1, memory: [0.15, 0.3] },
  { cpu: [0.02, 0.05], burst: 0.2, traffic: 4, disk: 2, memory: [0.2, 0.35] },
  { cpu: [0.1, 0.22], burst: 0.25, traffic: 220, disk: 12, memory: [0.35, 0.6] },
  { cpu: [0.14, 0.26], burst: 0.25, traffic: 400, disk: 16, memory: [0.4, 0.65] },
  { cpu: [0.12, 0.25], burst: 0.22, traffic: 120, disk: 380, memory: [0.6, 0.85] },
  { cpu: [0.05, 0.1], burst: 0.42, traffic: 30, disk: 140, memory: [0.3, 0.7] },
  { cpu: [0.3, 0.34], burst: 0.17, traffic: 90, disk: 40, memory: [0.5, 0.8] },
]

const known = new Map<string, Workload>()

/** Always the same for the same id. The sum of a wave's parts stays below all its vCPUs' time. */
export function workloadOf(id: string): Workload {
  const found = known.get(id)
  if (found) return found
  const character = oneOf(characters, id, 'character')
  const rate = (perSecond: number, name: string) => {
    const level = perSecond * kib * between(0.5, 1.5, id, name)
    return waveOf(level, level * 6, id, name)
  }
  const workload: Workload = {
    cpu: waveOf(between(...character.cpu, id, 'cpu'), character.burst, id, 'cpu'),
    diskRead: rate(character.disk, 'disk read'),
    diskWrite: rate(character.disk * 0.6, 'disk write'),
    netRx: rate(character.traffic * 0.4, 'net rx'),
    netTx: rate(character.traffic, 'net tx'),
    memory: between(...character.memory, id, 'memory'),
  }
  // Bounded: ids come and go for as long as the process lives.
  if (known.size > 20_000) known.clear()
  known.set(id, workload)
  return workload
}
