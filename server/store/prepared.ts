import { createHash } from 'node:crypto'
import type pg from 'pg'

/** Each connection keeps what it prepared; texts that are put together without end must not fill it. */
const most = 500
const names = new Map<string, string>()

/** The name under which a text is prepared: the same text, the same name, in every process. Undefined: once is enough. */
export function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= most) return known || undefined
  const name = `sql-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}

/**
 * Runs a statement by its prepared name: the database parses and plans it once per connection, which is most of what a
 * look-up costs. Prepared statements outlive transactions, rolled back ones too.
 */
export async function runPrepared(on: pg.Pool | pg.ClientBase, text: string, values: unknown[]): Promise<unknown[]> {
  try {
    return (await on.query({ name: nameOf(text), text, values })).rows
  } catch (error) {
    // A migration beside us changed what it gives: from now on it goes without a name. In a transaction that is lost.
    if (!isStale(error)) throw error
    names.set(text, '')
    if (!('totalCount' in on)) throw error
    return (await on.query(text, values)).rows
  }
}

/** “cached plan must not change result type”: PostgreSQL’s word for it is merely “feature not supported”. */
const isStale = (error: unknown) => {
  const { code, routine } = (error ?? {}) as { code?: string; routine?: string }
  return code === '0A000' && routine === 'RevalidateCachedQuery'
}
