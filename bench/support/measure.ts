import { cpus, totalmem } from 'node:os'
import type { Bench, BenchResult } from '../types'

/** Measures one claim: a warm-up, then rounds in the order A B B A A B B A …. */
export async function measure(bench: Bench, say: (line: string) => void): Promise<BenchResult> {
  const rounds: { ours: number; peer: number }[] = []
  let besides: string | undefined
  await bench.setup()
  try {
    await bench.ours()
    await bench.peer()
    for (let round = 0; round < Math.max(7, bench.rounds ?? 9); round++) {
      const [first, second] = round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const)
      const measured = { ours: 0, peer: 0 }
      measured[first] = await bench[first]()
      measured[second] = await bench[second]()
      rounds.push(measured)
      say(`${bench.id} ${round + 1}: ${short(measured.ours)} / ${short(measured.peer)} ${bench.unit}`)
    }
    besides = bench.besides?.()
  } finally {
    await bench.teardown()
  }
  const worst = Math.max(...rounds.map(round => round.ours))
  const [oursMedian, peerMedian] = [median(rounds.map(round => round.ours)), median(rounds.map(round => round.peer))]
  const differences = rounds.map(({ ours, peer }) => ours - peer)
  const ratios = rounds.map(({ ours, peer }) => ours / peer)
  const ratio = median(ratios)
  const [low, high] = medianInterval(ratios)
  return {
    id: bench.id,
    what: besides ? `${bench.what}; ${besides}` : bench.what,
    ours: short(oursMedian),
    peer: short(peerMedian),
    unit: bench.unit,
    ratio: short(ratio),
    low: short(low),
    high: short(high),
    ...(bench.aim && 'difference' in bench.aim && { difference: spread(differences) }),
    ...(bench.aim && 'ours' in bench.aim && bench.aim.ours.of && { worst: short(worst) }),
    ...judge(bench, { ratio, difference: median(differences), ours: oursMedian, worst }),
    date: new Date().toISOString(),
    machine: machine(),
  }
}

function spread(values: number[]): NonNullable<BenchResult['difference']> {
  const [low, high] = medianInterval(values)
  return { median: short(median(values)), low: short(low), high: short(high) }
}

type Claimed = { ratio: number; difference: number; ours: number; worst: number }

function judge({ aim, unit }: Bench, found: Claimed): Pick<BenchResult, 'aim' | 'holds'> {
  if (!aim) return { aim: null, holds: null }
  if ('ratio' in aim) {
    if ('atLeast' in aim.ratio) return { aim: `≥ ${aim.ratio.atLeast}`, holds: found.ratio >= aim.ratio.atLeast }
    return { aim: `≤ ${aim.ratio.atMost}`, holds: found.ratio <= aim.ratio.atMost }
  }
  const [name, limit, value] =
    'difference' in aim
      ? ['ours − peer', aim.difference, found.difference]
      : aim.ours.of
        ? ['worst of ours', aim.ours, found.worst]
        : ['ours', aim.ours, found.ours]
  const because = limit.because ? ` (${limit.because})` : ''
  return { aim: `${name} ≤ ${limit.atMost} ${unit}${because}`, holds: value <= limit.atMost }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Order statistics that hold the true median with at least 95 % confidence, whatever the distribution (sign test). */
export function medianInterval(values: number[]): [low: number, high: number] {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  let cut = 0
  let tail = 0
  for (let below = 0, chance = 0.5 ** n; below < n / 2; below++, chance = (chance * (n - below + 1)) / below) {
    tail += 2 * chance
    if (tail > 0.05) break
    cut = below
  }
  return [sorted[cut]!, sorted[n - 1 - cut]!]
}

/** Three digits that count. */
const short = (value: number) => Number(value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3))

function machine(): string {
  const all = cpus()
  const memoryGiB = Math.round(totalmem() / 2 ** 30)
  return `${all.length} × ${all[0]?.model.trim() ?? 'CPU'}, ${memoryGiB} GiB, ${process.platform}, Node ${process.version}`
}
