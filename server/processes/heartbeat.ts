import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Store } from '@/server/store/store'
import type { Role } from './config'

const everyMs = 5000
/** Rows of processes that died long ago are swept away. */
const forgottenAfter = '1 day'

export type Heartbeat = { id: string; stop(): Promise<void> }

/** Says in the table `process` that this one is there, until it is stopped. */
export async function startHeartbeat(store: Store, roles: Iterable<Role>): Promise<Heartbeat> {
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`
  const values = [id, [...roles], hostname(), process.pid]
  const beat = () =>
    store.pool.query(
      `INSERT INTO process (id, roles, host, pid, started_at, seen_at) VALUES ($1, $2, $3, $4, now(), now())
       ON CONFLICT (id) DO UPDATE SET seen_at = now()`,
      values,
    )
  await beat()
  await store.pool.query(`DELETE FROM process WHERE seen_at < now() - interval '${forgottenAfter}'`)
  // The next beat tells; a database that is away for a while is health's to report.
  const timer = setInterval(() => void beat().catch(() => {}), everyMs)
  return {
    id,
    async stop() {
      clearInterval(timer)
      await store.pool.query('DELETE FROM process WHERE id = $1', [id]).catch(() => {})
    },
  }
}
