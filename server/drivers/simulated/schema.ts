import type { Pool } from 'pg'

/** In order; never edit one that was published, add another. */
const upgrades = [
  `
  create table simulated.place (
    world text not null,
    name text not null,
    role text not null,
    facts jsonb not null,
    -- Milliseconds since 1970, or Infinity. Null: answers.
    unreachable_until double precision,
    primary key (world, name)
  );
  create table simulated.object (
    world text not null,
    kind text not null,
    place text not null,
    external text not null,
    -- Our stamp; null for strangers.
    ref_id text,
    document jsonb not null,
    -- When what is under way will have happened.
    ready_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (world, kind, place, external)
  );
  create unique index object_ref on simulated.object (world, kind, place, ref_id) where ref_id is not null;
  create index object_ready on simulated.object (ready_at) where ready_at is not null;
  -- One writer to a volume, whoever races.
  create unique index object_single_writer on simulated.object (world, place, (document ->> 'volumeId'))
    where kind = 'attachment';
  create table simulated.event (
    seq bigserial primary key,
    world text not null,
    place text not null,
    kind text not null,
    ref_id text,
    external text,
    what text not null,
    at timestamptz not null
  );
  create index event_world on simulated.event (world, seq);
  -- How often a call was tried, for faults that depend on it.
  create table simulated.attempt (
    world text not null,
    key text not null,
    count int not null,
    primary key (world, key)
  );
  `,
  // A host and a storage server may bear the same name.
  `
  alter table simulated.place drop constraint place_pkey;
  alter table simulated.place add primary key (world, name, role);
  `,
  // A host can lose its power, or be cut off from everybody; its management controller may claim something else.
  `
  alter table simulated.place add has_power boolean not null default true,
    add claims_power boolean, add is_isolated boolean not null default false;
  `,
  // What it starts from when it is switched on next, and what it started from last.
  `
  alter table simulated.place add boot_next text, add booted_from text;
  `,
]

const prepared = new WeakMap<Pool, Promise<void>>()

/** Makes the world's tables, once per pool; safe under concurrent starts of several processes. */
export function prepareSchema(pool: Pool): Promise<void> {
  let work = prepared.get(pool)
  if (!work) {
    work = prepare(pool)
    // A failure is not remembered: the database may be back at the next call.
    work.catch(() => prepared.delete(pool))
    prepared.set(pool, work)
  }
  return work
}

async function prepare(pool: Pool) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtextextended('plenum simulated schema', 0))`)
    await client.query('create schema if not exists simulated')
    await client.query('create table if not exists simulated.version (number int not null)')
    const { rows } = await client.query<{ number: number }>(
      'select coalesce(max(number), 0) as number from simulated.version',
    )
    const done = rows[0]?.number ?? 0
    for (const sql of upgrades.slice(done)) await client.query(sql)
    if (done < upgrades.length) await client.query('insert into simulated.version values ($1)', [upgrades.length])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
