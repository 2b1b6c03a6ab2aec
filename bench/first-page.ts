import path from 'node:path'
import { noBrowser, openBrowser, openWindow, type Plenum, startPlenum } from './support/browser'
import {
  type Browser,
  type BrowserContext,
  largestPaintMs,
  type Page,
  slowestInteractionMs,
  transferredKb,
} from './support/page-vitals'
import { simulatedList } from './support/simulated-list'
import { startUntilUsable } from './support/start-until-usable'
import { serveStaticList } from './support/static-list'
import type { Bench } from './types'

/** The first page that one works with: the list of a VDC with 40 instances, with nothing in the browser's cache. */
const instances = 40

let plenum: Plenum
let browser: Browser
let bare: Awaited<ReturnType<typeof serveStaticList>>
let list: string
let session: Awaited<ReturnType<BrowserContext['storageState']>>

const house: Pick<Bench, 'missing' | 'setup' | 'teardown'> = {
  missing: noBrowser,
  async setup() {
    plenum = await startPlenum({ seed: 'none', env: { PLENUM_WEATHER: 'off' } })
    list = `/vdcs/${(await simulatedList(plenum, instances)).vdcId}/instances`
    browser = await openBrowser()
    session = await (await openWindow(browser, plenum)).storageState()
    bare = await serveStaticList(instances)
  },
  async teardown() {
    bare?.close()
    await browser?.close()
    await plenum?.dispose()
  },
}

const start: Bench = {
  ...house,
  id: 'first-page-start',
  what: '`npm start`, all built and with data → a list of instances on the screen ÷ a bare `next start` of the same build → a page without data on the screen',
  unit: 'ms',
  aim: { ratio: { atMost: 2 } },
  rounds: 7,
  async setup() {
    await house.setup()
    await plenum.end()
  },
  ours: () => {
    const env = { PLENUM_DATA: plenum.dataFolder, PLENUM_SEED: 'none', PORT: new URL(plenum.url).port }
    return startUntilUsable(['npm', 'start', '--silent'], env, `${plenum.url}/api/health`, () =>
      inNewWindow(async page => {
        await page.goto(list)
        await showsRows(page)
      }),
    )
  },
  peer: () => {
    const next = path.resolve(import.meta.dirname, '../node_modules/next/dist/bin/next')
    const { port } = new URL(plenum.url)
    const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
    return startUntilUsable([process.execPath, next, 'start', '-p', port], env, `${plenum.url}/icon.svg`, () =>
      inNewWindow(async page => {
        await page.goto('/design')
        await page.getByRole('heading').first().waitFor()
      }),
    )
  },
}

const bytes: Bench = {
  ...house,
  id: 'first-page-bytes',
  what: 'what a first visit to a list of instances transfers; beside a page with nothing on it in the same frame',
  unit: 'kB',
  aim: { ours: { atMost: 500, because: 'our budget' } },
  rounds: 7,
  ours: () => inNewWindow((_, window) => transferredKb(window, list, showsRows)),
  peer: () => inNewWindow((_, window) => transferredKb(window, '/not/there', async () => {})),
}

const lcp: Bench = {
  ...house,
  id: 'first-page-lcp',
  what: 'Largest Contentful Paint of a list of instances; beside the same rows as static HTML',
  unit: 'ms',
  aim: { ours: { atMost: 1000, because: 'Web Vitals call 2,500 good' } },
  ours: () => inNewWindow((_, window) => largestPaintMs(window, list, showsRows)),
  peer: () => inNewWindow((_, window) => largestPaintMs(window, bare.url, async () => {})),
}

const inp: Bench = {
  ...house,
  id: 'first-page-inp',
  what: 'Interaction to Next Paint of a list of instances (tick, filter, sort: the slowest); beside ticking and typing in static HTML',
  unit: 'ms',
  aim: { ours: { atMost: 100, because: 'Web Vitals call 200 good' } },
  ours: () =>
    inNewWindow(async page => {
      await page.goto(list)
      await showsRows(page)
      await page.getByText('Live', { exact: true }).waitFor()
      return slowestInteractionMs(page, async () => {
        await page.getByLabel('Select web-003').click()
        await page
          .getByRole('searchbox')
          .or(page.getByPlaceholder(/filter|search/i))
          .first()
          .pressSequentially('web', { delay: 60 })
        await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
      })
    }),
  peer: () =>
    inNewWindow(async page => {
      await page.goto(bare.url)
      return slowestInteractionMs(page, async () => {
        await page.getByLabel('Select web-3', { exact: true }).click()
        await page.getByRole('searchbox').pressSequentially('web', { delay: 60 })
      })
    }),
}

export const bench = [start, bytes, lcp, inp]

const showsRows = (page: Page) => page.getByText('web-003').first().waitFor()

/** Signed in, with an empty cache. */
async function inNewWindow<T>(work: (page: Page, window: BrowserContext) => Promise<T>): Promise<T> {
  const window = await browser.newContext({
    storageState: session,
    viewport: { width: 1440, height: 900 },
    baseURL: plenum.url,
  })
  await window.addInitScript('globalThis.__name ??= it => it')
  try {
    return await work(await window.newPage(), window)
  } finally {
    await window.close()
  }
}
