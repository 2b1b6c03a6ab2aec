import { firstRow, type Runner, sql } from './sql'

export type NewTicket = { hash: string; userId: string; instanceId: string; purpose: 'serial' | 'screen' }

/** Good for 30 s by the database's clock; those past their end are swept out by the way. Answers when it ends. */
export async function insertConsoleTicket(on: Runner, it: NewTicket): Promise<Date> {
  const row = await firstRow<{ expiresAt: Date }>(
    on,
    sql`WITH swept AS (DELETE FROM console_ticket WHERE expires_at < now())
      INSERT INTO console_ticket (hash, user_id, instance_id, purpose, expires_at)
      VALUES (${it.hash}, ${it.userId}, ${it.instanceId}, ${it.purpose}, now() + interval '30 seconds')
      RETURNING expires_at AS "expiresAt"`,
  )
  return row!.expiresAt
}
