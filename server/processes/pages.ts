import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '@/server/store/project-root'
import type { Pages } from './door'

/** Next's pages, built beforehand or, while developing, compiled as they are asked for. */
export async function openPages(options: {
  isDev: boolean
  port: number
}): Promise<Pages & { close(): Promise<void> }> {
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const { default: next } = await import('next')
  const app = next({
    dev: options.isDev,
    dir: projectRoot,
    conf: options.isDev ? undefined : builtConfig(),
    hostname: 'localhost',
    port: options.port,
  })
  await app.prepare()
  const request = app.getRequestHandler()
  return {
    request(req, res) {
      // Layouts are not told the address; a stranger who is sent to the door wants to come back to it.
      req.headers['x-plenum-path'] = req.url
      return request(req, res)
    },
    ...(options.isDev && { upgrade: app.getUpgradeHandler() }),
    close: () => app.close(),
  }
}

/** The configuration as it was built with; reading next.config.ts again costs a quarter of a second. */
function builtConfig() {
  const file = path.join(projectRoot, '.next/required-server-files.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).config : undefined
}
