import type { IncomingMessage } from 'node:http'
import { PlenumError } from '@/server/domain/errors'

/**
 * Refuses a change that another site's page asks for with this browser's cookie (CSRF). Browsers tell on themselves by
 * Sec-Fetch-Site or Origin; a client that sends neither is no browser, so nobody else's cookie rides along. Bearer
 * tokens need none of this: no page of another site can add them.
 */
export function requireSameOrigin(req: IncomingMessage, baseUrl?: string): void {
  if (!isSameOrigin(req, baseUrl))
    throw new PlenumError('denied', 'This request came from another site’s page, so it was refused.')
}

export function isSameOrigin(req: IncomingMessage, baseUrl?: string): boolean {
  const { origin, host } = req.headers
  if (origin !== undefined) return origin === (baseUrl && new URL(baseUrl).origin) || hostOf(origin) === host
  const site = req.headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** Host and port as a browser puts them into the Host header; undefined for "null" and nonsense. */
function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
