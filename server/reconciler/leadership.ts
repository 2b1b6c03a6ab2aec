import pg from 'pg'

/** Which places this process leads. */
export type Leadership = {
  /** Tries to lead all of these; lets go of what is not named. Answers with those that it leads. */
  claim(places: string[]): Promise<ReadonlySet<string>>
  close(): Promise<void>
}

/**
 * Leadership by PostgreSQL's advisory locks on one connection of its own: whoever dies lets go at once, and a lost
 * connection leads nothing.
 */
export function createLeadership(url: string, onTrouble: (what: string, error: unknown) => void): Leadership {
  let client: pg.Client | undefined
  const held = new Set<string>()

  async function connect(): Promise<pg.Client> {
    if (client) return client
    const fresh = new pg.Client({ connectionString: url, application_name: 'plenum-reconciler' })
    fresh.on('error', error => {
      onTrouble('Leading', error)
      if (client === fresh) client = undefined
      held.clear()
    })
    await fresh.connect()
    client = fresh
    return fresh
  }

  return {
    async claim(places) {
      const on = await connect()
      const wanted = new Set(places)
      for (const place of [...held].filter(each => !wanted.has(each))) {
        await on.query(`SELECT pg_advisory_unlock(hashtextextended($1, 0))`, [`plenum.reconciler.${place}`])
        held.delete(place)
      }
      const missing = places.filter(place => !held.has(place))
      if (missing.length > 0) {
        const { rows } = await on.query<{ place: string; got: boolean }>(
          `SELECT place, pg_try_advisory_lock(hashtextextended('plenum.reconciler.' || place, 0)) AS got
           FROM unnest($1::text[]) AS place`,
          [missing],
        )
        for (const row of rows) if (row.got) held.add(row.place)
      }
      return new Set(held)
    },
    async close() {
      const last = client
      client = undefined
      held.clear()
      await last?.end().catch(() => {})
    },
  }
}
