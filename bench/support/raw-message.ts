import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { WebSocketServer } from 'ws'
import { wallClock, watchText } from './watch-text'

/** The least that a live page can be: one message on a socket, written into the page in the next animation frame. */
export async function rawMessages(page: Page) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const connected = once(server, 'connection')
  await page.evaluate(
    port => {
      const shown = document.createElement('div')
      shown.id = 'raw-message'
      document.body.append(shown)
      new WebSocket(`ws://127.0.0.1:${port}`).onmessage = ({ data }) =>
        requestAnimationFrame(() => {
          shown.textContent = data
        })
    },
    (server.address() as AddressInfo).port,
  )
  const [socket] = await connected
  let count = 0
  return {
    /** Sent → in the page, ms. */
    async once(): Promise<number> {
      const text = `message ${++count}`
      const watch = await watchText(page, '#raw-message', new RegExp(`${text}$`))
      const from = wallClock()
      socket.send(text)
      return (await watch.seen()) - from
    },
    close: () => {
      socket.terminate()
      server.close()
    },
  }
}
