type Answer = { rows: unknown[]; rowCount: number | null; fields: unknown[] }
/** Tables and columns, as `table.column`; `table.*`: which rows there are. */
type Statement = {
  name: string
  reads: string[]
  writes: string[] | 'all'
  isRead: boolean
  isTimed: boolean
  /** A transaction. */
  begins: boolean
  ends: boolean
  /** What it asks to be told about. */
  channel: string | undefined
}
type Kept = { at: number; answer: Answer }
export type Columns = { table: string; column: string }[]

/**
 * What was read before, and what nobody has written to since, is answered again without the way to the database: most of
 * what a data center at rest asks. What a statement has to do with, its text tells; in doubt it is more than that.
 */
export class Recall {
  /** When each was last written to. */
  private readonly written = new Map<string, number>()
  private readonly known = new Map<string, Statement>()
  private kept = new Map<string, Kept>()
  private version = 0
  private allWritten = 0
  private readonly tables: Map<string, string[]>

  constructor(columns: Columns) {
    this.tables = new Map(
      [...Map.groupBy(columns, each => each.table)].map(([table, of]) => [table, of.map(each => each.column)]),
    )
  }

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
    if (!kept || kept.at < this.allWritten) return
    return reads.every(each => (this.written.get(each) ?? 0) <= kept.at) ? handed(kept.answer) : undefined
  }
  keep(key: string, answer: Answer) {
    this.kept.set(key, { at: this.version, answer: handed(answer) })
  }

  wrote({ writes }: Pick<Statement, 'writes'>) {
    this.version++
    if (writes === 'all') this.allWritten = this.version
    else for (const each of writes) this.written.set(each, this.version)
  }
  forget() {
    this.kept.clear()
    this.wrote({ writes: 'all' })
  }
}

function look(given: string, tables: Map<string, string[]>): Omit<Statement, 'name'> {
  const text = given.toLowerCase().replace(/--.*$/gm, '')
  const words = new Set(text.match(/[a-z_0-9]+/g))
  const has = (...those: string[]) => those.some(word => words.has(word))
  const mentioned = [...tables].filter(([table]) => words.has(table))
  // A star, but not of a count: columns that are not named.
  const isOfAll = /(?<!count\()\*/.test(text) || has('row_to_json', 'to_json', 'to_jsonb')
  const isWrite = has('insert', 'update', 'delete', 'rollback')
  return {
    isRead:
      /^\s*(select|with)\b/.test(text) &&
      !isWrite &&
      !has('for', 'random', 'nextval', 'set_config', 'pg_notify', 'pg_advisory_xact_lock'),
    begins: /^\s*begin\b/.test(text),
    ends: /^\s*(commit|rollback|end)\b/.test(text),
    channel: /\blisten (\w+)/.exec(text)?.[1],
    isTimed: has('now', 'clock_timestamp', 'current_timestamp'),
    reads: mentioned.flatMap(([table, columns]) =>
      [rowsOf, ...columns]
        .filter(each => each === rowsOf || isOfAll || words.has(each))
        .map(each => `${table}.${each}`),
    ),
    // What is deleted takes along what refers to it.
    writes: has('delete', 'rollback') ? 'all' : mentioned.flatMap(([table, columns]) => written(text, table, columns)),
  }
}

/** Which rows there are. */
const rowsOf = '*'

function written(text: string, table: string, columns: string[]): string[] {
  const target = `("?public"?\\.)?"?${table}\\b`
  const isInsert = new RegExp(`\\binsert\\s+into\\s+${target}`).test(text)
  const updates = [...text.matchAll(new RegExp(`\\bupdate\\s+${target}`, 'g'))].map(({ index }) =>
    assignments(text, index),
  )
  const assigned =
    isInsert && /\bdo\s+update\b/.test(text)
      ? columns
      : columns.filter(column => updates.some(each => isAssigned(each, column)))
  return [...(isInsert ? [rowsOf] : []), ...assigned].map(each => `${table}.${each}`)
}

/** By name, or as part of a row. */
const isAssigned = (assignments: string, column: string) =>
  /\bset\s*\(/.test(assignments) || new RegExp(`\\b${column}"?\\s*=`).test(assignments)

/** Of an update that begins there: up to what it is of, or its end; what stands in brackets in between belongs to it. */
function assignments(text: string, from: number): string {
  let depth = 0
  const ends = /[()]|\b(?:(?<!distinct\s+)from|where|returning)\b/g
  ends.lastIndex = from
  for (let found = ends.exec(text); found; found = ends.exec(text)) {
    if (found[0] === '(') depth++
    else if (found[0] === ')') depth--
    else if (depth > 0) continue
    if (depth < 0 || !'()'.includes(found[0])) return text.slice(from, found.index)
  }
  return text.slice(from)
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
