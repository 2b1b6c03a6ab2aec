import type { TestWorld, Truth } from '../../testing'

/** All that is really there: machines, volumes, exports, and the networks that hosts have. */
export type Reality = Truth & { networks: { id: string; at: string }[] }

export async function readReality(world: TestWorld): Promise<Reality> {
  const { rows } = await world.database.pool.query<{ id: string; at: string }>(
    `SELECT ref_id AS id, place AS at FROM simulated.object WHERE kind = 'network' ORDER BY 1, 2`,
  )
  return { ...(await world.truth()), networks: rows }
}
