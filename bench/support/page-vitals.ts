import type { Browser, BrowserContext, Page } from '@playwright/test'

/** Everything that crossed the network until the page was still, headers included, in kB. */
export async function transferredKb(window: BrowserContext, url: string, isUsable: (page: Page) => Promise<unknown>) {
  const page = await window.newPage()
  const devtools = await window.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(url, { waitUntil: 'load' })
  await isUsable(page)
  await page.waitForLoadState('networkidle')
  await page.close()
  return bytes / 1000
}

/** Largest Contentful Paint in ms, as the browser tells it (W3C Largest Contentful Paint). */
export async function largestPaintMs(window: BrowserContext, url: string, isUsable: (page: Page) => Promise<unknown>) {
  const page = await window.newPage()
  await page.addInitScript(() => {
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) (globalThis as { lcp?: number }).lcp = entry.startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  await page.goto(url)
  await isUsable(page)
  await page.waitForFunction(() => (globalThis as { lcp?: number }).lcp !== undefined)
  const ms = await page.evaluate(() => (globalThis as { lcp?: number }).lcp!)
  await page.close()
  return ms
}

/** The slowest of some interactions until its next frame, in ms: Interaction to Next Paint (W3C Event Timing; 8 ms steps). */
export async function slowestInteractionMs(page: Page, interact: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const durations: number[] = []
    Object.assign(globalThis, { durations })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
        if (entry.interactionId) durations.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
  await interact()
  // Entries come after the frame that they are about.
  await page.evaluate(() => new Promise(done => setTimeout(done, 150)))
  // What took less than 16 ms is not told.
  return page.evaluate(() => Math.max(16, ...(globalThis as unknown as { durations: number[] }).durations))
}

export type { Browser, BrowserContext, Page }
