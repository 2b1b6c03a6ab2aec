import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RunnerTestCase } from 'vitest'
import type { Capabilities } from '@/server/domain/host'
import type { Bench } from './bench'

export type TestResult = { promise: string; state: 'kept' | 'broken' | 'not offered'; note?: string }

/** What one run of the suite found out about a driver. */
export type ConformanceReport = {
  driver: string
  version: string
  capabilities: Capabilities
  results: TestResult[]
}

export function record(bench: Bench, task: Readonly<RunnerTestCase>): void {
  const failed = task.result?.state === 'fail' || (task.result?.errors?.length ?? 0) > 0
  bench.results.push({ promise: nameOf(task), state: failed ? 'broken' : 'kept' })
}

/** Notes a test that does not apply, so that the report shows it with the reason. */
export function notOffered(bench: Bench, task: Readonly<RunnerTestCase>, note: string): void {
  bench.results.push({ promise: nameOf(task), state: 'not offered', note })
}

const nameOf = (task: Readonly<RunnerTestCase>) => `${task.suite?.name ?? ''}: ${task.name}`

/** Writes what was recorded to PLENUM_CONFORMANCE_DIR, if that is set. */
export async function writeReport(bench: Bench): Promise<void> {
  const folder = process.env.PLENUM_CONFORMANCE_DIR
  if (!folder || bench.options.isReported === false) return
  const { version, capabilities, results } = bench
  const seen = new Map(results.map(result => [result.promise, result]))
  for (const result of results) if (result.state === 'not offered') seen.set(result.promise, result)
  const report: ConformanceReport = { driver: bench.options.name, version, capabilities, results: [...seen.values()] }
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, `${bench.options.name}.json`), `${JSON.stringify(report, null, 2)}\n`)
}
