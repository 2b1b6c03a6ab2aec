import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readmePart } from '@/server/processes/readme'
import { measure } from './support/measure'
import { readmeTable } from './support/readme-table'
import type { Bench, BenchResult } from './types'

/**
 * `npm run bench [id…]`: measures the named claims, or all, prints them as a table and keeps them in bench/results.json,
 * from which the README's table is made. Results of claims that were not measured stay as they were. Exit code 1 when
 * one could not be measured.
 */
const folder = import.meta.dirname
const resultsFile = path.join(folder, 'results.json')
const notBenches = ['run.ts', 'main.ts', 'types.ts']

const ids = process.argv.slice(2)
const benches = await discover()
const isNamed = ({ file, id }: Found) => ids.length === 0 || ids.includes(id) || ids.includes(file)
const unknown = ids.filter(id => !benches.some(bench => bench.id === id || bench.file === id))
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${benches.map(bench => bench.id).join(', ')}.`)
  process.exit(2)
}

const fresh: BenchResult[] = []
for (const bench of benches.filter(isNamed)) {
  try {
    const missing = await bench.missing?.()
    if (missing) console.error(`${bench.id}: skipped. ${missing}`)
    else {
      fresh.push(await measure(bench, line => console.error(line)))
      await keep(fresh)
    }
  } catch (error) {
    console.error(`${bench.id}: could not be measured.`, error)
    process.exitCode = 1
  }
}
print(fresh)
// A measured thing may keep a handle open; the measuring is over.
process.exit()

type Found = Bench & { file: string }

async function discover(): Promise<Found[]> {
  const files = (await readdir(folder))
    .filter(file => /^[a-z0-9-]+\.ts$/.test(file) && !notBenches.includes(file))
    .sort()
  const found = await Promise.all(
    files.map(async file => {
      const { bench = [] } = (await import(path.join(folder, file))) as { bench?: Bench | Bench[] }
      return [bench].flat().map(each => ({ ...each, file: file.replace(/\.ts$/, '') }))
    }),
  )
  return found.flat()
}

async function keep(results: BenchResult[]): Promise<void> {
  const text = await readFile(resultsFile, 'utf8').catch(() => '[]')
  const before = (JSON.parse(text) as BenchResult[]).filter(old => !results.some(({ id }) => id === old.id))
  const all = [...before, ...results].sort((a, b) => (a.id < b.id ? -1 : 1))
  await writeFile(resultsFile, `${JSON.stringify(all, null, 2)}\n`)
  readmePart('bench').write(readmeTable(all))
}

function print(results: BenchResult[]): void {
  console.table(
    results.map(({ id, ours, peer, unit, ratio, low, high, difference, aim, holds }) => ({
      id,
      ours,
      peer,
      unit,
      ratio,
      interval: `${low} – ${high}`,
      difference: difference && `${difference.median} (${difference.low} – ${difference.high})`,
      aim,
      holds,
    })),
  )
}
