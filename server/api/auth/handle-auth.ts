import type { IncomingMessage, ServerResponse } from 'node:http'
import { PlenumError } from '@/server/domain/errors'
import { FormError } from '../http/public-error'
import { readJson } from '../http/read-json'
import { type Auth, authPath, clientAddressHeader } from './create-auth'

/** The calls of the auth library that Plenum offers; all its others stay shut. */
const offered: Record<string, string> = {
  '/sign-in/email': 'POST',
  '/sign-out': 'POST',
  '/get-session': 'GET',
  '/change-password': 'POST',
}

/** Serves `/api/auth/*`: sign-in, sign-out, the session's renewal, change of password. Errors in Plenum's own form. */
export async function handleAuth(auth: Auth, req: IncomingMessage, res: ServerResponse) {
  const url = urlOf(req)
  if (!url) throw new PlenumError('invalid', 'The request names no valid host.')
  const method = offered[url.pathname.slice(authPath.length)]
  if (!method) throw new PlenumError('missing', 'There is no such call. Sign in at POST /api/auth/sign-in/email.')
  if (req.method !== method) {
    res.setHeader('Allow', method)
    throw new FormError(405, `This call wants ${method}.`)
  }
  const body = method === 'POST' ? JSON.stringify(await readJson(req)) : undefined
  const answer = await auth.handler(new Request(url, { method, headers: headersFor(req, url), body }))
  if (!answer.ok) throw await errorIn(answer)
  res.statusCode = answer.status
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') res.setHeader(name, value)
  const cookies = answer.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('Set-Cookie', cookies)
  res.setHeader('Cache-Control', 'no-store')
  res.end(Buffer.from(await answer.arrayBuffer()))
}

function urlOf(req: IncomingMessage): URL | null {
  const scheme = 'encrypted' in req.socket ? 'https' : 'http'
  return URL.parse(req.url ?? '/', `${scheme}://${req.headers.host ?? 'localhost'}`)
}

/** The library asks each request for its origin; whether that is ours was settled before (same-origin.ts). */
function headersFor(req: IncomingMessage, url: URL): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers))
    if (value !== undefined && !name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  headers.set('origin', url.origin)
  headers.set(clientAddressHeader, req.socket.remoteAddress ?? '127.0.0.1')
  return headers
}

/** The library's refusal as ours; the address and the password are never told apart. */
async function errorIn(answer: Response): Promise<PlenumError> {
  const said = (await answer.json().catch(() => ({}))) as { code?: string; message?: string }
  if (answer.status === 429)
    return new PlenumError('throttled', 'Too many sign-ins from your address. Wait a minute, then try again.')
  if (said.code === 'INVALID_EMAIL_OR_PASSWORD' || said.code === 'INVALID_EMAIL')
    return new PlenumError('unauthenticated', 'That e-mail address and password don’t match. Check both.')
  if (said.code === 'INVALID_PASSWORD')
    return new PlenumError('invalid', 'The current password is not right.', { field: 'currentPassword' })
  if (answer.status === 401) return new PlenumError('unauthenticated', 'Sign in first.')
  if (answer.status === 403)
    return new PlenumError('denied', 'This request came from another site’s page, so it was refused.')
  if (answer.status < 500)
    return new PlenumError('invalid', said.message ? `${said.message}.` : 'The request is not valid.')
  return new PlenumError('internal', 'Signing in failed inside Plenum. Ask an operator to look at the log.', {
    detail: said.message,
  })
}
