import type { Store } from '@/server/store/store'

/** Forgets sessions and console tickets that ended a while ago, so that their tables do not grow for ever. */
export async function tidy(store: Store): Promise<void> {
  await store.pool.query("DELETE FROM session WHERE expires_at < now() - interval '1 day'")
  await store.pool.query("DELETE FROM console_ticket WHERE expires_at < now() - interval '1 hour'")
}
