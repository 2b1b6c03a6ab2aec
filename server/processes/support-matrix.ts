import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ConformanceReport } from '@/server/drivers/contract/conformance/report'
import { outdated, supportMatrix } from '@/server/drivers/contract/support-matrix'
import { readmePart } from './readme'

/**
 * `node --import tsx server/processes/support-matrix.ts <folder> [--check]`: writes the README's support matrix from
 * the reports that the conformance suite left in the folder (PLENUM_CONFORMANCE_DIR). With --check nothing is written:
 * exit code 1 when the README says something else than the reports that are there.
 */
const order = ['simulated', 'libvirt', 'nbd']
const [folder, ...flags] = process.argv.slice(2)
if (!folder) {
  console.error('Which folder are the reports in?')
  process.exit(2)
}
const reports = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .map(file => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ConformanceReport)
  .sort((a, b) => order.indexOf(a.driver) - order.indexOf(b.driver))
const part = readmePart('support-matrix')
console.log(supportMatrix(reports))

if (flags.includes('--check')) {
  const differences = outdated(part.read(), reports)
  for (const difference of differences) console.error(`README, support matrix: ${difference}`)
  process.exitCode = differences.length > 0 ? 1 : 0
} else {
  const absent = order.filter(driver => !reports.some(report => report.driver === driver))
  if (absent.length > 0) {
    console.error(`The README stays as it is: there is no report of ${absent.join(', ')} in ${folder}.`)
    process.exitCode = 1
  } else part.write(supportMatrix(reports))
}
