import type { Store } from '@/server/store/store'

const key = 'seed'

/**
 * Demo: the database is new, or its demo is half made. A data center that somebody runs is never touched, nor is one
 * seeded again whose demo was taken apart.
 */
export async function seedToMake(store: Store, wanted: 'demo' | 'none'): Promise<'demo' | 'demo is there' | 'nothing'> {
  const { rows } = await store.pool.query<{ state: 'making' | 'made' | null; isNew: boolean }>(
    `SELECT (SELECT value ->> 'demo' FROM setting WHERE key = $1) AS state,
       NOT EXISTS (SELECT FROM zone) AND NOT EXISTS (SELECT FROM vdc) AS "isNew"`,
    [key],
  )
  const { state, isNew } = rows[0]!
  if (state === 'made') return 'demo is there'
  if (state === 'making') return 'demo'
  if (wanted !== 'demo' || !isNew) return 'nothing'
  await note(store, 'making')
  return 'demo'
}

export const finishSeed = (store: Store) => note(store, 'made')

const note = (store: Store, state: 'making' | 'made') =>
  store.pool.query(
    `INSERT INTO setting (key, value) VALUES ($1, jsonb_build_object('demo', $2::text))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, state],
  )
