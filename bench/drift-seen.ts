import { registerLab } from '@/e2e/data-centers/lab'
import type { Receipt } from '@/e2e/data-centers/rest'
import { openApi } from '@/e2e/fixtures/api'
import { type Lab, startLab } from '@/e2e/lab'
import { noBrowser, openBrowser, openWindow, type Plenum, startPlenum } from './support/browser'
import { hearGuests } from './support/hear-guests'
import { wallClock, watchText } from './support/watch-text'
import type { Bench } from './types'

const samples = 20

let lab: Lab
let plenum: Plenum
let browser: Awaited<ReturnType<typeof openBrowser>>
let page: Awaited<ReturnType<Awaited<ReturnType<typeof openWindow>>['newPage']>>
let guests: Awaited<ReturnType<typeof hearGuests>>
let domain: string

/** A real guest is destroyed behind Plenum’s back; then it is started again, and the finding is gone by itself. */
export const bench: Bench = {
  id: 'drift-seen',
  what: 'a guest on a real host is stopped by `virsh destroy` → the finding stands on the open drift page, p95; beside libvirt’s own event heard by a third party',
  unit: 'ms',
  aim: { ours: { atMost: 10_000, because: 'what the drift page promises' } },
  rounds: 7,
  missing: async () => (process.getuid?.() === 0 ? noBrowser() : 'Real hosts on this machine need root.'),
  async setup() {
    lab = await startLab({ name: 'plbench', subnet: '10.99.106', zones: 1, fresh: true })
    plenum = await startPlenum({ seed: 'none' })
    const api = await openApi(plenum)
    const { vdcId, imageName, typeName } = await registerLab(api, lab)
    const named = async (list: string, name: string) =>
      (await api.get<{ items: { id: string; name: string }[] }>(list)).items.find(each => each.name === name)!.id
    const receipt = await api.post<Receipt>(`/vdcs/${vdcId}/instances`, {
      ...{ name: 'fragile', imageId: await named('/images', imageName), rootDiskGiB: 1 },
      typeId: await named('/instance-types', typeName),
    })
    await api.done(receipt)
    domain = receipt.resourceId
    guests = await hearGuests(lab.hosts[0]!.socket)
    browser = await openBrowser()
    page = await (await openWindow(browser, plenum)).newPage()
    await page.goto(`/vdcs/${vdcId}/drift`)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByText('No differences').waitFor()
  },
  ours: () =>
    p95(async () => {
      const watch = await watchText(page, 'main article', /\S/)
      const from = wallClock()
      await virsh('destroy')
      return (await watch.seen()) - from
    }),
  peer: () =>
    p95(async () => {
      const heard = guests.next('stopped')
      const from = performance.now()
      await virsh('destroy')
      return (await heard) - from
    }),
  async teardown() {
    await guests?.close()
    await browser?.close()
    await plenum?.dispose()
    await lab?.stop()
  },
}

const virsh = (verb: 'destroy' | 'start') => lab.virsh(lab.hosts[0]!.name, verb, domain)

/** The 19th of 20. */
async function p95(sample: () => Promise<number>): Promise<number> {
  const found: number[] = []
  while (found.length < samples) {
    found.push(await sample())
    await page.locator('main article').first().waitFor()
    await virsh('start')
    await page.getByText('No differences').waitFor()
  }
  return found.sort((a, b) => a - b)[Math.ceil(samples * 0.95) - 1]!
}
