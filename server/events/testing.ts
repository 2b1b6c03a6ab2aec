import { publishOn } from '@/server/store/events'
import type { Store } from '@/server/store/store'

/** Waits until a condition holds, looking often; throws after `limitMs`. */
export async function until(holds: () => boolean, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It did not come about within ${limitMs} ms: ${holds}`)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

/** One event in a transaction of its own. */
export async function write(store: Pick<Store, 'pool'>, scope: string, id: string, kind = 'instance'): Promise<void> {
  const client = await store.pool.connect()
  try {
    await publishOn(client, { scope: scope as 'platform', kind: kind as 'instance', id })
  } finally {
    client.release()
  }
}
