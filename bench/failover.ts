import { openApi } from '@/e2e/fixtures/api'
import { type Plenum, startPlenum } from '@/e2e/fixtures/plenum'
import { type Lab, startLab } from '@/e2e/lab'
import { type Failover, failingHost } from './support/failing-host'
import { median } from './support/measure'
import type { Bench } from './types'

let lab: Lab
let plenum: Plenum
let four: Awaited<ReturnType<typeof failingHost>>
const seen: Failover[] = []

/** Power loss of a real host, over and over, at the defaults of a zone that evacuates by itself. */
export const bench: Bench = {
  id: 'failover',
  what: 'a real host loses its power with 4 guests that write to their volumes: from the proven fence until all of them answer elsewhere, with all that they had acknowledged; beside `virsh start` of the same four there',
  unit: 's',
  aim: { ours: { atMost: 20, of: 'worst', because: 'stricter than a p95' } },
  // Not more: each time that a host is lost within an hour, it is waited for twice as long before it is given up.
  rounds: 7,
  missing: async () => (process.getuid?.() === 0 ? null : 'Real hosts on this machine need root.'),
  async setup() {
    lab = await startLab({ name: 'plbench', subnet: '10.99.106', zones: 1, hostsPerZone: 2, fresh: true })
    plenum = await startPlenum({ seed: 'none', env: { PLENUM_UI: 'off' } })
    four = await failingHost(lab, await openApi(plenum))
  },
  async ours() {
    const parts = await four.fail()
    seen.push(parts)
    return parts.answered
  },
  peer: () => four.restart(),
  besides() {
    const told = (part: keyof Failover) => {
      const values = seen.map(each => each[part])
      return `${median(values).toFixed(1)} s (worst ${Math.max(...values).toFixed(1)})`
    }
    return `apart: detected ${told('detected')} after the power loss, fenced another ${told('fenced')} later, all machines running ${told('started')} after that`
  },
  async teardown() {
    await plenum?.dispose()
    await lab?.stop()
  },
}
