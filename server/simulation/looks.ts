import type pg from 'pg'
import type { Watch } from '@/server/reconciler/reconciler'
import { isFairIn } from './line'
import type { Change, Database } from './platform/database'
import type { Outside } from './processes'

type Look = (watch: Watch) => Promise<void>
type Of = {
  /** Of the records it reads what is of this zone, of no zone, or has an id that it asks with. */
  zoneId?: string
  /** Parts of the infrastructure that it looks at (`MemoryWorld.changes`). Not given: all. */
  sees?: readonly string[]
  /** Once a host is not well, it looks at it, and what becomes of it is a matter of time, too. */
  isOfTime?: boolean
}

/**
 * A look at what is as it was tells what it told before, and looks are most of what a data center at rest costs: one that
 * changed nothing is left out until something changes of what it looks at or asks for. None reads the history. `atRest`:
 * what each asked when all was as it is now.
 */
export function sparing({ world, weather, database }: Outside, watch: Watch, atRest: readonly Asked[] = []) {
  const asked: Asked[] = []
  let looking = 0
  return { asked, spared }

  function spared(look: Look, { zoneId, sees, isOfTime }: Of): () => Promise<void> {
    const own = new Asked(database, atRest[asked.length])
    asked.push(own)
    const noting = { ...watch, store: { ...watch.store, pool: own.noting(watch.store.pool) } }
    const present = () => ({ world: world.changes(sees), changes: database.changes.length })
    const isOfZone = ({ zones, columns, id }: Change) =>
      // A new task is only found by what it works on, which is changed as well.
      zones ? zones.includes(zoneId!) || own.isBy(id) : database.nameOf(columns[0]!) !== 'task.*'
    const isRelevant = (change: Change) => own.isAbout(change) && (!zoneId || isOfZone(change))
    const isAsItWas = (since: ReturnType<typeof present>) =>
      world.changes(sees) === since.world && !database.changes.slice(since.changes).some(isRelevant)
    const isFair = () => isFairIn(weather, zoneId)
    let quiet = own.isKnown ? present() : undefined
    return async () => {
      const isQuiet = quiet && isFair() && isAsItWas(quiet) && !(isOfTime && database.news.unwell.size > 0)
      const seen = world.changes(sees)
      if (isQuiet)
        return leaveOut(
          () => look(watch),
          () => isFair() && world.changes(sees) === seen,
        )
      const before = isFair() ? present() : undefined
      // What comes of it is not known until it ends.
      quiet = undefined
      own.begin()
      await carryOut(() => look(noting))
      if (before && isFair() && isAsItWas(before)) quiet = present()
    }
  }

  async function carryOut(look: () => Promise<void>) {
    looking++
    await look().finally(() => looking--)
  }

  /**
   * Who trusts nobody looks all the same, and is told of what should not have been left out. What befalls it in the midst
   * of that look is the next one’s to see.
   */
  async function leaveOut(look: () => Promise<void>, isUndisturbed: () => boolean) {
    if (!database.isDistrusted || looking > 0) return
    const before = database.changes.length
    await carryOut(look)
    if (looking > 0 || !isUndisturbed()) return
    for (const { by, columns } of database.changes.slice(before))
      if (by === 'reconciler')
        database.misremembered.push(`a look that was left out changes ${columns.map(database.nameOf)}`)
  }
}

/** What a look asked the database when it last looked. */
export class Asked {
  private columns: Set<number> | undefined
  private values = new Set<unknown>()

  constructor(
    private readonly database: Database,
    before?: Asked,
  ) {
    if (before) Object.assign(this, { columns: before.columns, values: before.values })
  }

  get isKnown() {
    return this.columns !== undefined
  }
  isAbout = (change: Change) => change.columns.some(each => this.columns?.has(each))
  isBy = (id: string | null) => this.values.has(id)

  begin() {
    this.columns = new Set()
    this.values = new Set()
  }
  /** What is asked there from now on. */
  noting(pool: pg.Pool): pg.Pool {
    const query = (statement: pg.QueryConfig) => {
      for (const column of this.database.readsOf(statement.text)) this.columns!.add(column)
      for (const value of statement.values?.flat() ?? []) this.values.add(value)
      return pool.query(statement)
    }
    return Object.create(pool, { query: { value: query } })
  }
}
