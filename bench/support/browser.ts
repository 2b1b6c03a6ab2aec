import { chromium } from '@playwright/test'
import { chromiumFlags, chromiumPath } from '@/e2e/fixtures/chromium'
import { type Plenum, startPlenum as start } from '@/e2e/fixtures/plenum'
import { signIn } from '@/e2e/fixtures/sign-in'
import { prepare } from '@/server/processes/start/prepare.mjs'

/** Says why there is no browser, or null. */
export async function noBrowser(): Promise<string | null> {
  try {
    await (await openBrowser()).close()
    return null
  } catch (error) {
    return `Chromium does not start here: ${(error as Error).message.split('\n')[0]}`
  }
}

export const openBrowser = () => chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags })

/** A window on a Plenum, signed in as its administrator, with nothing in its cache. */
export async function openWindow(browser: Awaited<ReturnType<typeof openBrowser>>, plenum: Plenum) {
  const session = await signIn(plenum, plenum)
  const window = await browser.newContext({
    storageState: session,
    viewport: { width: 1440, height: 900 },
    baseURL: plenum.url,
  })
  // tsx wraps named functions, also those that are sent into the page, in a helper that is not there.
  await window.addInitScript('globalThis.__name ??= it => it')
  return window
}

/** A Plenum of the present sources: what is missing or stale is built first. */
export const startPlenum: typeof start = async options => {
  await prepare({ isDev: false })
  return start(options)
}

export type { Plenum }
