import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a list costs without any product: the same rows as plain HTML from a bare server, with boxes to tick. */
export async function serveStaticList(count: number) {
  const rows = Array.from(
    { length: count },
    (_, i) =>
      `<tr><td><input type="checkbox" aria-label="Select web-${i}"></td><td>web-${i}</td><td>Running</td><td>10.0.0.${i}</td></tr>`,
  )
  const html = `<!doctype html><title>List</title><h1>Instances</h1><input type="search"><table>${rows.join('')}</table>`
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(html))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
