import type { Page } from '@playwright/test'

/** The wall clock in fractions of a ms, the same on both sides of the browser. */
export const wallClock = () => performance.timeOrigin + performance.now()

/**
 * Notes when the text of an element becomes another one: `seen` answers the moment by the wall clock. Both sides of a
 * measurement are seen this way.
 */
export async function watchText(page: Page, selector: string, pattern: RegExp) {
  const handle = await page.evaluateHandle(
    ([css, source]) => {
      const changed = new RegExp(source!)
      const isIt = () => [...document.querySelectorAll(css!)].some(each => changed.test(each.textContent ?? ''))
      if (isIt()) throw new Error(`${css} says ${source} already`)
      const seen = new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${css} does not say ${source}`)), 10_000)
        const observer = new MutationObserver(() => {
          if (!isIt()) return
          clearTimeout(late)
          observer.disconnect()
          resolve(performance.timeOrigin + performance.now())
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      })
      return { seen }
    },
    [selector, pattern.source],
  )
  return { seen: () => handle.evaluate(it => it.seen) }
}
