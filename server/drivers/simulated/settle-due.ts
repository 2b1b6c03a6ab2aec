import type { Pool } from 'pg'
import type { Clock } from './clock'
import { settleInstance } from './instances/edit'
import { land } from './instances/migration'
import { World } from './world'

/** Writes down, and tells, what has become true by itself: ends of boots and shutdowns, foreseen crashes, hosts back. */
export async function settleDue(pool: Pool, clock: Clock): Promise<void> {
  const now = clock.now().getTime()
  const due = await pool.query<{ world: string; place: string; key: string }>(
    `select world, place, coalesce(ref_id, external) as key from simulated.object
     where kind = 'instance' and ready_at <= to_timestamp($1::float8 / 1000.0) limit 200`,
    [now],
  )
  for (const { world, place, key } of due.rows) {
    await settleInstance(new World(pool, world, clock), place, key)
    await land(new World(pool, world, clock), place, key)
  }
  const back = await pool.query<{ world: string; name: string }>(
    'update simulated.place set unreachable_until = null where unreachable_until <= $1 returning world, name',
    [now],
  )
  for (const { world, name } of back.rows)
    await new World(pool, world, clock).read(tx => tx.event('reachable', { place: name, kind: 'place' }))
}

/** History grows for as long as the world lives; nobody asks for the old part. */
export async function prune(pool: Pool): Promise<void> {
  await pool.query('delete from simulated.event where seq < (select max(seq) - 50000 from simulated.event)')
}
