import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { openApi } from '@/e2e/fixtures/api'
import buildPages from '@/e2e/fixtures/build'
import { chromiumFlags, chromiumPath } from '@/e2e/fixtures/chromium'
import { type Plenum, startPlenum } from '@/e2e/fixtures/plenum'
import { signIn } from '@/e2e/fixtures/sign-in'
import { designPages } from './designs'
import { emptyPages, mainPages, type Shot } from './pages'

/**
 * `npm run shots [name…]`: photographs every main page, light and dark, 1440 and 390 px wide, of a simulated data center
 * and of an empty one, into the ignored folder `shots/`. For people to look at; it judges nothing.
 */
const folder = path.resolve('shots')
const only = process.argv.slice(2)
const sizes = [
  { name: '1440', width: 1440, height: 900 },
  { name: '390', width: 390, height: 844 },
] as const

async function photograph(browser: Browser, plenum: Plenum, shots: readonly Shot[]): Promise<void> {
  const session = await signIn(plenum, plenum)
  for (const size of sizes)
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        baseURL: plenum.url,
        viewport: size,
        colorScheme,
        storageState: session,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      page.on('pageerror', error => console.log(`  ${page.url()}: ${error.message}`))
      for (const shot of shots) {
        await page.goto(shot.path)
        const there = page
          .getByText(shot.waitFor || /./, { exact: false })
          .filter({ visible: true })
          .first()
        await there
          .waitFor({ timeout: 15_000 })
          .catch(() => console.log(`  ${shot.name}: “${shot.waitFor}” did not appear`))
        await page.evaluate(() => document.fonts.ready)
        await page.screenshot({ path: path.join(folder, `${shot.name}-${size.name}-${colorScheme}.png`) })
      }
      await context.close()
      console.log(`${shots.length} pages, ${size.name} px, ${colorScheme}.`)
    }
}

const wanted = (shots: readonly Shot[]) => (only.length > 0 ? shots.filter(shot => only.includes(shot.name)) : shots)

async function withPlenum(seed: 'demo' | 'none', work: (plenum: Plenum) => Promise<void>): Promise<void> {
  const plenum = await startPlenum({ seed })
  try {
    await work(plenum)
  } finally {
    await plenum.dispose()
  }
}

mkdirSync(folder, { recursive: true })
await buildPages()
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags })
try {
  await withPlenum('demo', async plenum => {
    const api = await openApi(plenum)
    await photograph(browser, plenum, wanted([...(await mainPages(api)), ...(await designPages(api))]))
  })
  if (wanted(emptyPages).length > 0) await withPlenum('none', plenum => photograph(browser, plenum, wanted(emptyPages)))
} finally {
  await browser.close()
}
console.log(`They are in ${folder}.`)
