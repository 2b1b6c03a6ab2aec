/** What a text has to do with. */
export type About = {
  /** Tables and columns, as `table.column`; `table.*`: which rows there are. */
  reads: string[]
  writes: string[]
  isRead: boolean
  isTimed: boolean
  /** It asks for the time, or columns may by their defaults. */
  takesTime: boolean
  /** A transaction. */
  begins: boolean
  ends: boolean
  /** Or what it wrote since a savepoint. */
  rollsBack: boolean
  /** What it asks to be told about. */
  channel: string | undefined
  /** Whom it calls, and does nothing else. */
  rings: string | undefined
}
/** What a row that goes takes along: rows of `table`, or what stands in one of its columns. */
export type References = { to: string; table: string; column: string; isCascade: boolean }[]

/** What a text has to do with; in doubt it is more than that. */
export function look(given: string, tables: Map<string, string[]>, references: Map<string, References>): About {
  const text = given.toLowerCase().replace(/--.*$/gm, '')
  const words = new Set(text.match(/[a-z_0-9]+/g))
  const has = (...those: string[]) => those.some(word => words.has(word))
  const mentioned = [...tables].filter(([table]) => words.has(table))
  const isNamed = namesIn(text, new Map(mentioned))
  const isTimed = has('now', 'clock_timestamp', 'current_timestamp')
  const isWrite = has('insert', 'update', 'delete', 'rollback')
  return {
    isRead:
      /^\s*(select|with)\b/.test(text) &&
      !isWrite &&
      !has('for', 'random', 'nextval', 'set_config', 'pg_notify', 'pg_advisory_xact_lock'),
    begins: /^\s*begin\b/.test(text),
    rollsBack: has('rollback'),
    ends: /^\s*(commit|rollback|end)\b/.test(text),
    channel: /\blisten (\w+)/.exec(text)?.[1],
    rings: /^\s*select pg_notify\('(\w+)', ''\)\s*$/.exec(text)?.[1],
    isTimed,
    takesTime: isTimed || has('insert'),
    reads: mentioned.flatMap(([table, columns]) =>
      [rowsOf, ...columns].filter(each => each === rowsOf || isNamed(table, each)).map(each => `${table}.${each}`),
    ),
    writes: mentioned.flatMap(([table, columns]) => [
      ...written(text, table, columns),
      ...(isDeleted(text, table) ? takenAlong(table, references) : []),
    ]),
  }
}

/**
 * Whether a text may mean a column of a table: `i.name` is of what `i` stands for there, `name` of any that is mentioned.
 * Whole rows are all columns: `i.*`, `to_json(i)`; not a product, nor what is counted.
 */
function namesIn(text: string, tables: Map<string, string[]>) {
  const called = new Map<string, Set<string>>([...tables.keys()].map(table => [table, new Set([table])]))
  for (const table of tables.keys())
    for (const [, alias] of text.matchAll(new RegExp(`\\b${targetOf(table)}"?\\s+(?:as\\s+)?"?([a-z_0-9]+)`, 'g')))
      called.set(alias!, new Set([...(called.get(alias!) ?? []), table]))
  const named = new Set<string>()
  const meant = (of: string | undefined): Iterable<string> => (of ? (called.get(of) ?? []) : tables.keys())
  for (const [, of, column] of text.matchAll(/(?:([a-z_0-9]+)"?\.)?"?([a-z_0-9]+)/g))
    for (const table of meant(of && called.has(of) ? of : undefined)) named.add(`${table}.${column}`)
  for (const [, of, bare, row] of text.matchAll(
    /([a-z_0-9]+)"?\.\*|\b(select|distinct|returning|,)\s*\*|\(([a-z_0-9]+)\)/g,
  ))
    for (const table of meant(bare ? undefined : (of ?? row)))
      for (const each of tables.get(table)!) named.add(`${table}.${each}`)
  return (table: string, column: string) => named.has(`${table}.${column}`)
}

/** Which rows there are. */
export const rowsOf = '*'

const targetOf = (table: string) => `(?:"?public"?\\.)?"?${table}\\b`

const isDeleted = (text: string, table: string) => new RegExp(`\\bdelete\\s+from\\s+${targetOf(table)}`).test(text)

/** By the deletion of rows of a table: these, and what refers to them. */
function takenAlong(table: string, references: Map<string, References>, seen = new Set<string>()): string[] {
  if (seen.has(table)) return []
  seen.add(table)
  return [
    `${table}.${rowsOf}`,
    ...(references.get(table) ?? []).flatMap(each =>
      each.isCascade ? takenAlong(each.table, references, seen) : [`${each.table}.${each.column}`],
    ),
  ]
}

function written(text: string, table: string, columns: string[]): string[] {
  const target = targetOf(table)
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

/** By name, or as part of a row; what a value is compared with is in brackets, or comes after no comma. */
const isAssigned = (assignments: string, column: string) =>
  /\bset\s*\(/.test(assignments) || new RegExp(`(\\bset|,)\\s*"?${column}"?\\s*=`).test(withoutBrackets(assignments))

function withoutBrackets(text: string): string {
  const inner = text.replace(/\([^()]*\)/g, '')
  return inner === text ? text : withoutBrackets(inner)
}

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
