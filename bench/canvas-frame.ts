import { noBrowser, openBrowser, openWindow, type Plenum, startPlenum } from './support/browser'
import { dragFrameMs } from './support/drag-frames'
import type { Bench } from './types'

const frames = 120

let plenum: Plenum
let browser: Awaited<ReturnType<typeof openBrowser>>
let page: Awaited<ReturnType<Awaited<ReturnType<typeof openWindow>>['newPage']>>

/**
 * 300 nodes (149 instances with a volume each, two networks), of which 50 change each second, while one is dragged;
 * beside React Flow with one plain node and nothing else. One page for both, in turns: nothing of ours goes on while the
 * other is measured.
 */
export const bench: Bench = {
  id: 'canvas-frame',
  what: 'mean frame time while a card is dragged on the canvas, at 300 nodes with 50 changes a second; beside dragging the only node of an empty React Flow',
  unit: 'ms',
  aim: { ratio: { atMost: 2 } },
  missing: noBrowser,
  async setup() {
    plenum = await startPlenum({ seed: 'none', env: { PLENUM_WEATHER: 'off' } })
    browser = await openBrowser()
    page = await (await openWindow(browser, plenum)).newPage()
  },
  async ours() {
    await page.goto('/design/canvas?things=300&changes=50')
    // All of them in sight: what is out of it costs nothing.
    await page.getByRole('button', { name: 'Show all' }).click()
    return dragFrameMs(page, '.react-flow__node[data-id="instance/vm-4"]', frames)
  },
  async peer() {
    await page.goto('/design/canvas?plain')
    return dragFrameMs(page, '.react-flow__node[data-id="only"]', frames)
  },
  async teardown() {
    await browser?.close()
    await plenum?.dispose()
  },
}
