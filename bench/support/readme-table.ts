import type { BenchResult } from '../types'

/** The README's table of measured claims, with where and when below it. */
export function readmeTable(results: BenchResult[]): string {
  const rows = results.map(({ id, what, ours, peer, unit, ratio, low, high, difference, worst, aim, holds }) => [
    `\`${id}\``,
    what,
    worst === undefined ? `${ours} ${unit}` : `${ours} ${unit} (worst ${worst})`,
    `${peer} ${unit}`,
    difference
      ? `${difference.median} ${unit} more (${difference.low} – ${difference.high})`
      : `${ratio} (${low} – ${high})`,
    aim ?? '–',
    holds === null ? '–' : holds ? 'yes' : '**no**',
  ])
  const head = ['id', 'what', 'ours', 'peer', 'ratio or difference (95 %)', 'aim', 'holds']
  const line = (cells: string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return ['', line(head), '|---|---|--:|--:|--:|---|:-:|', ...rows.map(line), '', ...places(results), ''].join('\n')
}

/** `Measured on 2026-11-23 on …: a, b.`; one sentence as long as all was measured at once. */
function places(results: BenchResult[]): string[] {
  const groups = Map.groupBy(results, ({ date, machine }) => `Measured ${date.slice(0, 10)} on ${machine}`)
  if (groups.size === 1) return [...groups.keys()].map(where => `${where}.`)
  return [...groups].map(([where, found]) => `${where}: ${found.map(({ id }) => id).join(', ')}.`)
}
