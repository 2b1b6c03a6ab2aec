import type pg from 'pg'
import type { EventKind, EventScope } from '@/server/domain/event'
import type { Tx } from './store'

export type NewEvent = { scope: EventScope; kind: EventKind; id: string }

/** The channel that says “the log grew”; the payload is empty, readers read the log. */
export const eventChannel = 'plenum_event'

const insert = `WITH added AS (
  INSERT INTO event (scope, kind, id)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
)
SELECT pg_notify('${eventChannel}', '')`

const columns = (events: NewEvent[]) =>
  [events.map(event => event.scope), events.map(event => event.kind), events.map(event => event.id)] as const

/** Writes pointers in the transaction of the change that they announce; whoever listens hears them at its commit. */
export async function publish(tx: Tx, ...events: NewEvent[]): Promise<void> {
  if (events.length > 0) await tx.$executeRawUnsafe(insert, ...columns(events))
}

/** The same for paths on plain pg. */
export async function publishOn(client: pg.ClientBase, ...events: NewEvent[]): Promise<void> {
  if (events.length > 0) await client.query(insert, [...columns(events)])
}
