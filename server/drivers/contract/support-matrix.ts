import type { Capabilities } from '@/server/domain/host'
import type { ConformanceReport } from './conformance/report'

/**
 * In the words of the README, in its order; the compiler asks for each new capability. Hardware virtualization is left
 * out: that is a host's, not a driver's.
 */
const words: Record<keyof Omit<Capabilities, 'kvm'>, string> = {
  networks: 'Networks that span hosts',
  volumes: 'Volumes',
  snapshots: 'Snapshots',
  backups: 'Backups',
  liveGrow: 'Volumes grow while in use',
  hotplug: 'Attach and detach while running',
  liveMigration: 'Live migration',
  cpuShares: 'CPU shares',
  serialConsole: 'Serial console',
  screen: 'Screen',
  metrics: 'Metrics',
  guestAgent: 'Guest agent asked for health',
  lifecycleEvents: 'Events instead of polling',
}

/**
 * The support matrix: what each driver can do, from what its probe said, and how many of the contract's promises it was
 * seen to keep, from its conformance report. Markdown, one column per driver.
 */
export function supportMatrix(reports: ConformanceReport[]): string {
  const each = (show: (report: ConformanceReport) => string) => reports.map(show)
  const capabilities = Object.entries(words) as [keyof typeof words, string][]
  return [
    row(
      '',
      each(report => report.driver),
    ),
    `|---|${reports.map(() => ':---:').join('|')}|`,
    ...capabilities.map(([capability, name]) =>
      row(
        name,
        each(report => (report.capabilities[capability] ? '✓' : '–')),
      ),
    ),
    row(
      versionRow,
      each(report => report.version),
    ),
    row('Promises kept', each(promises)),
    '',
  ].join('\n')
}

/**
 * What a table that `supportMatrix` wrote earlier says differently of these drivers, as sentences. Versions are left
 * out: they are the machine's.
 */
export function outdated(table: string, reports: ConformanceReport[]): string[] {
  const [was, is] = [table, supportMatrix(reports)].map(readTable)
  return [...is!].flatMap(([driver, rows]) =>
    [...rows].flatMap(([name, cell]) => {
      const before = was!.get(driver)?.get(name) ?? 'nothing'
      return name === versionRow || before === cell ? [] : `“${name}” of ${driver} is ${cell}, it says ${before}.`
    }),
  )
}

/** Cells by driver, then by row. */
function readTable(table: string): Map<string, Map<string, string>> {
  const lines = table.split('\n').filter(line => line.startsWith('|'))
  const [head = [], , ...rows] = lines.map(line => line.split(/(?<!\\)\|/).map(text => text.trim()))
  return new Map(
    head.slice(2, -1).map((driver, at) => [driver, new Map(rows.map(row => [row[1]!, row[at + 2] ?? '']))]),
  )
}

function promises({ results }: ConformanceReport): string {
  const count = (state: ConformanceReport['results'][number]['state']) =>
    results.filter(result => result.state === state).length
  const broken = count('broken') > 0 ? `, ${count('broken')} broken` : ''
  const lacking = count('not offered') > 0 ? `, ${count('not offered')} not offered` : ''
  return `${count('kept')}${broken}${lacking}`
}

const versionRow = 'Tried with'

const row = (name: string, cells: string[]) => `| ${[name, ...cells].map(cell).join(' | ')} |`

/** A pipe would begin another column. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
