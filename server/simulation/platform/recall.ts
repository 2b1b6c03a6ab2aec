type Answer = { rows: unknown[]; rowCount: number | null; fields: unknown[] }
type Statement = { name: string; reads: string[]; writes: string[] | 'all'; isRead: boolean; isTimed: boolean }
type Kept = { at: number; answer: Answer }

/**
 * What was read before, and what nobody has written to since, is answered again without the way to the database: most of
 * what a data center at rest asks. Which tables a statement has to do with, its text tells; in doubt it is all of them.
 */
export class Recall {
  /** How each table is told apart from itself before a write. */
  private readonly versions = new Map<string, number>()
  private readonly known = new Map<string, Statement>()
  private kept = new Map<string, Kept>()
  private version = 0

  constructor(private readonly tables: string[]) {}

  /** A text with values is parsed and planned once on the one connection. */
  about(text: string): Statement {
    const known = this.known.get(text)
    if (known) return known
    const statement = { name: `recalled-${this.known.size}`, ...look(text, this.tables) }
    this.known.set(text, statement)
    return statement
  }

  /** Answers what was read under this key, if that still holds. */
  get(key: string, { reads }: Statement): Answer | undefined {
    const kept = this.kept.get(key)
    return kept && reads.every(table => (this.versions.get(table) ?? 0) <= kept.at) ? handed(kept.answer) : undefined
  }
  keep(key: string, answer: Answer) {
    this.kept.set(key, { at: this.version, answer: handed(answer) })
  }

  wrote({ writes }: Pick<Statement, 'writes'>) {
    this.version++
    for (const table of writes === 'all' ? this.tables : writes) this.versions.set(table, this.version)
  }
  forget() {
    this.kept.clear()
    this.wrote({ writes: 'all' })
  }
}

function look(text: string, tables: string[]): Omit<Statement, 'name'> {
  const words = new Set(text.toLowerCase().match(/[a-z_]+/g))
  const has = (...those: string[]) => those.some(word => words.has(word))
  const mentioned = tables.filter(table => words.has(table))
  const isWrite = has('insert', 'update', 'delete', 'rollback')
  return {
    isRead:
      /^\s*(select|with)\b/i.test(text) &&
      !isWrite &&
      !has('for', 'random', 'nextval', 'set_config', 'pg_notify', 'pg_advisory_xact_lock'),
    isTimed: has('now', 'clock_timestamp', 'current_timestamp'),
    reads: mentioned,
    // What is deleted takes along what refers to it.
    writes: !isWrite ? [] : has('delete', 'rollback') ? 'all' : mentioned,
  }
}

const handed = ({ rows, rowCount, fields }: Answer): Answer => ({ rows: copyOf(rows), rowCount, fields })

/** Whoever is answered may do with it what it likes. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) copy[name] = copyOf((value as Record<string, unknown>)[name])
  return copy as T
}

const isPlain = (value: object) => {
  const kind = Object.getPrototypeOf(value)
  return kind === Object.prototype || kind === null
}
