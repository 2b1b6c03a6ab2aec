import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ConformanceReport } from '@/server/drivers/contract/conformance/report'
import { outdated, supportMatrix } from '@/server/drivers/contract/support-matrix'
import { readmePart } from './readme'

/**
 * `node --import tsx server/processes/support-matrix.ts <folder> [--check [file]]`: writes the README's support matrix
 * from the reports that the conformance suite left in the folder (PLENUM_CONFORMANCE_DIR). With --check nothing is
 * written: exit code 1 when a report is missing or the README says something else; the file is for `npm test`, which
 * counts.
 */
const order = ['simulated', 'libvirt', 'nbd', 'ceph', 'ovn', 'restic']
const [folder, flag, file] = process.argv.slice(2)
if (!folder) {
  console.error('Which folder are the reports in?')
  process.exit(2)
}
const reports = (existsSync(folder) ? readdirSync(folder) : [])
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as ConformanceReport)
  .sort((a, b) => order.indexOf(a.driver) - order.indexOf(b.driver))
const absent = order
  .filter(driver => !reports.some(report => report.driver === driver))
  .map(driver => `there is no report of ${driver} in ${folder}: run the stages unit and lab-drivers before.`)
const part = readmePart('support-matrix')
console.log(supportMatrix(reports))

if (flag === '--check') {
  const differences = [...absent, ...outdated(part.read(), reports)].map(what => `README, support matrix: ${what}`)
  for (const difference of differences) console.error(difference)
  if (file) writeFileSync(file, JSON.stringify({ differences }))
  process.exitCode = differences.length > 0 ? 1 : 0
} else if (absent.length > 0) {
  console.error(`The README stays as it is: ${absent.join('; ')}`)
  process.exitCode = 1
} else part.write(supportMatrix(reports))
