import type { Actor } from '@/server/policy'
import type { Store } from '@/server/store/store'
import { type Identity, type IdentityRow, identityOf, personColumns } from './identify'

/** The present state of sessions and tokens that were identified before, in one query; whoever is missing has ended. */
export async function recheck(store: Store, identities: { actor: Actor; sessionId: string }[]) {
  const { rows } = await store.pool.query<IdentityRow & { via: Actor['via'] }>({
    name: 'identify-again',
    text: `SELECT s.id AS session_id, s.expires_at, 'session' AS via, ${personColumns}
        FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.id = ANY($1) AND s.expires_at > now()
      UNION ALL
      SELECT t.id, t.expires_at, 'token', ${personColumns}
        FROM api_token t JOIN "user" u ON u.id = t.user_id
        WHERE t.id = ANY($1) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`,
    values: [[...new Set(identities.map(identity => identity.sessionId))]],
  })
  return new Map<string, Identity>(rows.map(row => [row.session_id, identityOf(row, row.via)]))
}
