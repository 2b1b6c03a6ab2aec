import type { Page } from '@playwright/test'

/**
 * Drags a node about in the middle of the window, one step a frame, and answers with the mean time between frames in ms.
 * The mouse is moved from within the page: what is measured is drawing, not the way of an event into the browser.
 */
export async function dragFrameMs(page: Page, node: string, frames: number): Promise<number> {
  await page.locator(node).waitFor()
  // What the first drawing has left to do is over.
  await page.waitForTimeout(500)
  return page.evaluate(
    async ({ node, frames }) => {
      const frame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
      const card = document.querySelector(node)!
      const { x, y, width, height } = card.getBoundingClientRect()
      const at = { x: x + width / 2, y: y + height / 2 }
      const say = (target: EventTarget, type: string, step: number) =>
        target.dispatchEvent(
          new MouseEvent(type, {
            bubbles: true,
            cancelable: true,
            view: window,
            button: 0,
            buttons: type === 'mouseup' ? 0 : 1,
            clientX: at.x + Math.round(60 * Math.sin(step / 8)),
            clientY: at.y + Math.round(60 * (1 - Math.cos(step / 8))),
          }),
        )
      say(card, 'mousedown', 0)
      // Past the threshold, and whatever a drag does once.
      for (let step = 1; step <= 10; step++) {
        await frame()
        say(window, 'mousemove', step)
      }
      const begun = await frame()
      let last = begun
      for (let step = 11; step < 11 + frames; step++) {
        say(window, 'mousemove', step)
        last = await frame()
      }
      const moved = card.getBoundingClientRect()
      say(window, 'mouseup', 11 + frames)
      if (moved.x === x && moved.y === y) throw new Error('The node was not dragged')
      return (last - begun) / frames
    },
    { node, frames },
  )
}
