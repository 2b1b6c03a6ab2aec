import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { onThisMachine } from '@/e2e/lab/find-plenum'
import { createMeddler, type Meddler } from '@/server/drivers/simulated/meddle'
import { eventChannel } from '@/server/drivers/simulated/world'
import { noBrowser, openBrowser, openWindow, type Plenum, startPlenum } from './support/browser'
import { median } from './support/measure'
import { rawMessages } from './support/raw-message'
import { benchWorld, simulatedList } from './support/simulated-list'
import { wallClock, watchText } from './support/watch-text'
import type { Bench } from './types'

const samples = 15
const frameMs = 1000 / 60

let plenum: Plenum
let browser: Awaited<ReturnType<typeof openBrowser>>
let raw: Awaited<ReturnType<typeof rawMessages>>
let page: Awaited<ReturnType<Awaited<ReturnType<typeof openWindow>>['newPage']>>
let pool: pg.Pool
let listener: pg.Client
let meddle: Meddler
let host: string
let machine: string
let isOn = true

/**
 * From the moment at which a third party hears of the event from the simulated data center to a changed row of the open
 * instance list: the reconciler looks and records (a commit on disk), the log is read, the browser is told, asks again
 * and renders. Both are p50 of a round.
 */
export const bench: Bench = {
  id: 'event-to-dom',
  what: 'an instance is switched off behind Plenum’s back → its row on an open list says so, p50; beside a raw WebSocket message written into the page in the next frame',
  unit: 'ms',
  aim: { difference: { atMost: Number((frameMs + 3).toFixed(1)), because: 'one frame + 3 ms' } },
  missing: noBrowser,
  async setup() {
    plenum = await startPlenum({ seed: 'none', env: { PLENUM_WEATHER: 'off' } })
    const { databaseUrl } = onThisMachine(plenum.dataFolder)!
    const list = await simulatedList(plenum, 20)
    host = list.host
    machine = list.instanceIds[0]!
    pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    meddle = createMeddler({ pool, world: benchWorld })
    listener = new pg.Client(databaseUrl)
    await listener.connect()
    await listener.query(`LISTEN ${eventChannel}`)
    browser = await openBrowser()
    page = await (await openWindow(browser, plenum)).newPage()
    await page.goto(`/vdcs/${list.vdcId}/instances`)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByText('web-001').waitFor()
    await page.evaluate(() => {
      const row = [...document.querySelectorAll('[role=row], tr')].find(each => each.textContent?.includes('web-001'))
      row?.setAttribute('data-bench', 'row')
    })
    raw = await rawMessages(page)
  },
  ours: () => p50(eventToDom),
  peer: () => p50(raw.once),
  async teardown() {
    raw?.close()
    await browser?.close()
    await listener?.end()
    await pool?.end()
    await plenum?.dispose()
  },
}

async function p50(sample: () => Promise<number>): Promise<number> {
  const found: number[] = []
  for (let i = 0; i < samples; i++) {
    // Somewhere in a frame, and with the pages’ own pace long over.
    await pause(300 + Math.random() * 50)
    found.push(await sample())
  }
  return median(found)
}

async function eventToDom(): Promise<number> {
  isOn = !isOn
  const watch = await watchText(page, '[data-bench=row]', isOn ? /Running/ : /Crashed/)
  const heard = once(listener, 'notification').then(wallClock)
  await (isOn ? meddle.powerOn(host, machine) : meddle.powerOff(host, machine))
  return (await watch.seen()) - (await heard)
}
