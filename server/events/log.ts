import type pg from 'pg'
import type { EventKind, PointerEvent } from '@/server/domain/event'
import { type Cursor, compareCursors, parseCursor } from './cursor'

/** What queries run on: the pool or one client. */
type Queryable = Pick<pg.Pool, 'query'>

const floorKey = 'event-log-floor'

type Row = { tx: string; seq: string; scope: string; kind: string; id: string }

const toPointer = (row: Row): PointerEvent => ({
  cursor: `${row.tx}.${row.seq}`,
  scope: row.scope,
  kind: row.kind as EventKind,
  id: row.id,
})

/** The place after everything that is settled now: no event that shows up later can come before it. */
export async function presentCursor(db: Queryable): Promise<Cursor> {
  const { rows } = await db.query<{ tx: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS tx')
  return { tx: BigInt(rows[0]!.tx), seq: 0n }
}

/**
 * The next events after a place, in order. A row is taken only when every transaction that could still write before it
 * has ended; `heldBack` says that there are rows which have to wait for one.
 */
export async function readAfter(db: Queryable, cursor: Cursor, limit: number) {
  const { rows } = await db.query<Row & { ready: boolean }>({
    name: 'events-read-after',
    text: `SELECT tx::text, seq::text, scope, kind, id, tx < pg_snapshot_xmin(pg_current_snapshot()) AS ready
      FROM event WHERE (tx, seq) > ($1::text::xid8, $2::bigint) ORDER BY event.tx, event.seq LIMIT $3`,
    values: [cursor.tx.toString(), cursor.seq.toString(), limit],
  })
  // Ordered by transaction, so whatever is not ready comes last.
  const ready = rows.filter(row => row.ready)
  return { events: ready.map(toPointer), heldBack: ready.length < rows.length, isFull: ready.length === limit }
}

/** Beyond so many missed events, reading everything again is cheaper than being told of each. */
const maxMissed = 2000
/** And so many rows, also other people's, are looked through at most. */
const maxScanned = 50_000

/**
 * What somebody missed between two places, of the scopes that they may hear, each thing named once. `undefined`: the
 * place is too old, too far back or from another database, so everything has to be read again.
 */
export async function missedBetween(
  db: Queryable,
  from: Cursor,
  to: Cursor,
  scopes: 'all' | string[],
): Promise<PointerEvent[] | undefined> {
  if (compareCursors(from, to) >= 0) return (await isOfThisDatabase(db, from)) ? [] : undefined
  const floor = await readFloor(db)
  if (floor && compareCursors(from, floor) < 0) return undefined
  const { rows } = await db.query<Row & { scanned: string }>({
    name: 'events-missed',
    text: `WITH scanned AS MATERIALIZED (
        SELECT tx, seq, scope, kind, id FROM event
        WHERE (tx, seq) > ($1::text::xid8, $2::bigint) AND (tx, seq) <= ($3::text::xid8, $4::bigint)
        ORDER BY tx, seq LIMIT $6
      ), newest AS (
        SELECT DISTINCT ON (scope, kind, id) * FROM scanned WHERE $5::text[] IS NULL OR scope = ANY($5)
        ORDER BY scope, kind, id, tx DESC, seq DESC
      )
      SELECT tx::text, seq::text, scope, kind, id, (SELECT count(*) FROM scanned)::text AS scanned
      FROM newest ORDER BY newest.tx, newest.seq LIMIT $7`,
    values: [
      `${from.tx}`,
      `${from.seq}`,
      `${to.tx}`,
      `${to.seq}`,
      scopes === 'all' ? null : scopes,
      maxScanned,
      maxMissed + 1,
    ],
  })
  if (rows.length > maxMissed || Number(rows[0]?.scanned ?? 0) >= maxScanned) return undefined
  return rows.map(toPointer)
}

/** A place beyond all transactions ever begun belongs to another database (or to one that was put back). */
async function isOfThisDatabase(db: Queryable, cursor: Cursor): Promise<boolean> {
  const { rows } = await db.query<{ known: boolean }>(
    'SELECT $1::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS known',
    [`${cursor.tx}`],
  )
  return rows[0]!.known
}

/** Up to here the log was cut off; undefined while all of it is there. */
async function readFloor(db: Queryable): Promise<Cursor | undefined> {
  const { rows } = await db.query<{ value: string }>("SELECT value #>> '{}' AS value FROM setting WHERE key = $1", [
    floorKey,
  ])
  return parseCursor(rows[0]?.value)
}

/** Forgets events older than `keepMs`, in pieces, and remembers up to where. Answers how many went. */
export async function pruneEvents(db: Queryable, keepMs: number): Promise<number> {
  let total = 0
  for (;;) {
    const { rows } = await db.query<{ count: string }>(
      `WITH gone AS (
         DELETE FROM event WHERE seq IN (
           SELECT seq FROM event WHERE at < now() - $1 * interval '1 millisecond' ORDER BY at LIMIT 5000
         ) RETURNING tx, seq
       ), last AS (
         SELECT tx, seq FROM gone ORDER BY tx DESC, seq DESC LIMIT 1
       ), noted AS (
         INSERT INTO setting (key, value) SELECT $2, to_jsonb(tx::text || '.' || seq) FROM last
         ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value
         WHERE (split_part(setting.value #>> '{}', '.', 1)::xid8, split_part(setting.value #>> '{}', '.', 2)::bigint)
             < (split_part(EXCLUDED.value #>> '{}', '.', 1)::xid8, split_part(EXCLUDED.value #>> '{}', '.', 2)::bigint)
       )
       SELECT count(*)::text AS count FROM gone`,
      [keepMs, floorKey],
    )
    const count = Number(rows[0]!.count)
    total += count
    if (count < 5000) return total
  }
}
