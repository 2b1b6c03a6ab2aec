import type pg from 'pg'

/** The least that a queue on PostgreSQL can be: take a job, commit; mark it done, commit. */
export async function bareQueue(pool: pg.Pool, loops: number) {
  await pool.query(
    `CREATE TABLE bare_job (id bigserial PRIMARY KEY, state text NOT NULL DEFAULT 'queued');
     CREATE INDEX ON bare_job (state, id)`,
  )
  const take = {
    name: 'bare-take',
    text: `UPDATE bare_job SET state = 'running' WHERE id = (
        SELECT id FROM bare_job WHERE state = 'queued' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
      ) RETURNING id`,
  }
  const finish = { name: 'bare-finish', text: `UPDATE bare_job SET state = 'done' WHERE id = $1` }

  async function loop() {
    const client = await pool.connect()
    try {
      for (;;) {
        const { rows } = await client.query(take)
        if (rows.length === 0) return
        await client.query({ ...finish, values: [rows[0].id] })
      }
    } finally {
      client.release()
    }
  }

  return {
    /** One job, and a call on channel `bare`. */
    addOne: () =>
      pool.query({
        name: 'bare-add',
        text: `WITH job AS (INSERT INTO bare_job DEFAULT VALUES RETURNING id) SELECT pg_notify('bare', '') FROM job`,
      }),
    take,
    fill: async (jobs: number) => {
      await pool.query('TRUNCATE bare_job')
      await pool.query('INSERT INTO bare_job SELECT FROM generate_series(1, $1::int)', [jobs])
      await pool.query('ANALYZE bare_job')
    },
    /** Until none is left. */
    drain: () => Promise.all(Array.from({ length: loops }, loop)),
  }
}
