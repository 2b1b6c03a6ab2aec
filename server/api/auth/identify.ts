import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { PlenumError } from '@/server/domain/errors'
import type { Actor } from '@/server/policy'
import type { Store } from '@/server/store/store'
import type { Auth } from './create-auth'

/** Who is at the other end. `sessionId` and `expiresAt` let a long connection notice that its session ended. */
export type Identity = { actor: Actor; sessionId: string; expiresAt: Date | null }

export const apiTokenPattern = /^plenum_[A-Za-z0-9_-]{43}$/
/** What is kept of a personal API token. */
export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * The actor behind a request's headers: a bearer token if one is sent, else the session cookie, else null. One indexed
 * query, never cached, so that a sign-out or a revocation counts from the next request on.
 * @throws `unauthenticated` for a token that is unknown, revoked or past its end: a script should hear that.
 */
export async function identify(store: Store, auth: Auth, headers: IncomingHttpHeaders): Promise<Identity | null> {
  const bearer = /^Bearer +(.*)$/i.exec(headers.authorization ?? '')?.[1]?.trim()
  if (bearer !== undefined) {
    const identity = apiTokenPattern.test(bearer) ? await lookUp(store, byToken, hashOfToken(bearer), 'token') : null
    if (identity) return identity
    throw new PlenumError('unauthenticated', 'This API token is unknown, revoked or past its end. Make a new one.')
  }
  const token = sessionTokenIn(headers.cookie, auth)
  return token ? lookUp(store, bySession, token, 'session') : null
}

export const personColumns = `u.id AS user_id, u.name, u.email, u.is_operator,
  (SELECT json_object_agg(m.vdc_id, m.role) FROM vdc_member m WHERE m.user_id = u.id) AS memberships`

const bySession = {
  name: 'identify-session',
  text: `SELECT s.id AS session_id, s.expires_at, ${personColumns}
    FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.token = $1 AND s.expires_at > now()`,
}

/** The use is noted at most once a minute, and never keeps the request waiting for a row lock. */
const byToken = {
  name: 'identify-token',
  text: `WITH used AS (
      UPDATE api_token SET last_used_at = now() WHERE id = (
        SELECT id FROM api_token WHERE hash = $1 AND revoked_at IS NULL
          AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute') FOR UPDATE SKIP LOCKED)
    )
    SELECT t.id AS session_id, t.expires_at, ${personColumns}
    FROM api_token t JOIN "user" u ON u.id = t.user_id
    WHERE t.hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`,
}

export type IdentityRow = {
  session_id: string
  expires_at: Date | null
  user_id: string
  name: string
  email: string
  is_operator: boolean
  memberships: Actor['memberships'] | null
}

async function lookUp(store: Store, query: { name: string; text: string }, value: string, via: Actor['via']) {
  const { rows } = await store.pool.query<IdentityRow>({ ...query, values: [value] })
  return rows[0] ? identityOf(rows[0], via) : null
}

export function identityOf(row: IdentityRow, via: Actor['via']): Identity {
  const actor: Actor = {
    userId: row.user_id,
    name: row.name,
    email: row.email,
    isOperator: row.is_operator,
    memberships: row.memberships ?? {},
    via,
  }
  return { actor, sessionId: row.session_id, expiresAt: row.expires_at }
}

/** The session's token from the signed cookie `token.signature`, or undefined when it is absent or forged. */
function sessionTokenIn(cookies: string | undefined, auth: Auth): string | undefined {
  const raw = cookies && cookieValue(cookies, auth.cookie.name)
  if (!raw) return undefined
  const dot = raw.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = raw.slice(0, dot)
  const expected = createHmac('sha256', auth.cookie.secret).update(token).digest()
  const given = Buffer.from(raw.slice(dot + 1), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
}

function cookieValue(cookies: string, name: string): string | undefined {
  for (const part of cookies.split(';')) {
    const at = part.indexOf('=')
    if (at < 0 || part.slice(0, at).trim() !== name) continue
    try {
      return decodeURIComponent(part.slice(at + 1).trim())
    } catch {
      return undefined
    }
  }
  return undefined
}
