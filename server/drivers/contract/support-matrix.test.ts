import { expect, test } from 'vitest'
import type { ConformanceReport } from './conformance/report'
import { outdated, supportMatrix } from './support-matrix'

const report = (driver: string, changes: Partial<ConformanceReport> = {}): ConformanceReport => ({
  driver,
  version: '1.0',
  capabilities: {
    ...{ kvm: false, cpuShares: false, hotplug: true, serialConsole: true },
    ...{
      screen: true,
      metrics: true,
      lifecycleEvents: true,
      liveMigration: true,
      volumes: true,
      snapshots: true,
      backups: true,
      liveGrow: true,
      networks: false,
      guestAgent: true,
    },
  },
  results: [{ promise: 'a', state: 'kept' }],
  ...changes,
})

test('each driver has a column, each capability a row', () => {
  const table = supportMatrix([report('simulated'), report('libvirt')])
  const rows = table.trimEnd().split('\n')
  expect(rows[0]).toBe('|  | simulated | libvirt |')
  expect(rows).toHaveLength(2 + 13 + 2)
  expect(new Set(rows.map(row => row.split('|').length))).toEqual(new Set([5]))
  expect(rows).toContain('| CPU shares | – | – |')
})

test('broken promises are not kept silent, and names can’t break the table', () => {
  const table = supportMatrix([
    report('odd|name', {
      results: [
        { promise: 'a', state: 'kept' },
        { promise: 'b', state: 'broken' },
        { promise: 'c', state: 'not offered', note: 'it has no screen' },
      ],
    }),
  ])
  expect(table).toContain('| Promises kept | 1, 1 broken, 1 not offered |')
  expect(table).toContain('odd\\|name')
})

test('a table is told apart from what the reports say now, but for versions and drivers that were not tried', () => {
  const table = supportMatrix([report('simulated'), report('libvirt')])
  expect(outdated(table, [report('libvirt', { version: '2.0' })])).toEqual([])
  const better = report('libvirt', { capabilities: { ...report('libvirt').capabilities, cpuShares: true } })
  expect(outdated(table, [report('simulated'), better])).toEqual(['“CPU shares” of libvirt is ✓, it says –.'])
  expect(outdated('', [report('simulated')])).toHaveLength(14)
})
