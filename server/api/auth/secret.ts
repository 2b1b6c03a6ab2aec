import { randomBytes } from 'node:crypto'
import type { Store } from '@/server/store/store'

const key = 'session-secret'

/** The secret that signs session cookies, made at first use; processes that start at once agree on one. */
export async function sessionSecret(store: Store): Promise<string> {
  const fresh = randomBytes(32).toString('base64url')
  const { rows } = await store.pool.query<{ value: string }>(
    `INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::text))
     ON CONFLICT (key) DO UPDATE SET value = setting.value
     RETURNING value #>> '{}' AS value`,
    [key, fresh],
  )
  return rows[0]!.value
}
