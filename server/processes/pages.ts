import path from 'node:path'
import type { Pages } from './door'

const root = path.resolve(import.meta.dirname, '../..')

/** Next's pages, built beforehand or, while developing, compiled as they are asked for. */
export async function openPages(options: {
  isDev: boolean
  port: number
}): Promise<Pages & { close(): Promise<void> }> {
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const { default: next } = await import('next')
  const app = next({ dev: options.isDev, dir: root, hostname: 'localhost', port: options.port })
  await app.prepare()
  const request = app.getRequestHandler()
  return {
    request: (req, res) => request(req, res),
    ...(options.isDev && { upgrade: app.getUpgradeHandler() }),
    close: () => app.close(),
  }
}
