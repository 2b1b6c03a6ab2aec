import { type About, look, type References, rowsOf } from './about'
import { type Column, isNews } from './news'

type Answer = { rows: unknown[]; rowCount: number | null; fields: unknown[] }
type Kept = { at: number; answer: Answer }

/**
 * What was read before, and what nobody has written to since, is answered again without the way to the database: most of
 * what a data center at rest asks. What a statement has to do with, its text tells; what it
 * really changed, the database. What was read of a scene as it begins is answered again each time it does.
 */
export class Recall {
  /** When each was last written to. */
  private readonly written = new Map<string, number>()
  private readonly known = new Map<string, About>()
  private kept = new Map<string, Kept>()
  /** What was read while nothing that it is of was written to. */
  private ofScene = new Map<string, Answer>()
  /** Since the scene began. */
  private readonly changed = new Set<string>()
  private inTransaction = new Set<string>()
  private version = 0
  private readonly tables: Map<string, string[]>
  private readonly references: Map<string, References>

  constructor(columns: Column[], references: References) {
    this.tables = new Map(
      [...Map.groupBy(columns, each => each.table)].map(([table, of]) => [table, of.map(each => each.column)]),
    )
    this.references = Map.groupBy(references, each => each.to)
  }

  /** A text with values is parsed and planned once on the one connection. */
  about(text: string): About {
    const known = this.known.get(text)
    if (known) return known
    const statement = { name: `recalled-${this.known.size}`, ...look(text, this.tables, this.references) }
    this.known.set(text, statement)
    return statement
  }

  /** Answers what was read under this key, if that still holds. */
  get(key: string, { reads }: About): Answer | undefined {
    const kept = this.kept.get(key)
    if (kept && !this.isWritten(reads, kept.at)) return handed(kept.answer)
    const first = this.ofScene.get(key)
    return first && this.isAsItBegan(reads) ? handed(first) : undefined
  }
  keep(key: string, answer: Answer, { reads, isTimed }: About) {
    const kept = handed(answer)
    this.kept.set(key, { at: this.version, answer: kept })
    if (isTimed || !this.isAsItBegan(reads)) return
    if (this.ofScene.size >= mostOfScene) this.ofScene.clear()
    this.ofScene.set(key, kept)
  }
  private isAsItBegan = (reads: string[]) => !reads.some(each => this.changed.has(each))

  /** `changed`: as the database told (`news.ts`); not at all: whatever it may have written. */
  wrote(about: Pick<About, 'writes' | 'begins' | 'ends' | 'rollsBack'>, changed?: ReadonlySet<string>) {
    this.version++
    if (about.begins) this.inTransaction.clear()
    for (const each of about.rollsBack ? this.inTransaction : about.writes) {
      if (changed && !about.rollsBack && !isChanged(each, changed)) continue
      this.written.set(each, this.version)
      this.changed.add(each)
      this.inTransaction.add(each)
    }
    if (about.ends) this.inTransaction.clear()
  }
  private isWritten = (those: string[], since: number) => those.some(each => (this.written.get(each) ?? 0) > since)

  /** An open transaction is gone. */
  rolledBack() {
    this.wrote({ writes: [], begins: false, ends: true, rollsBack: true })
  }

  /** What is other than the scene has it, as `table.column`; `table.*`: some rows came or went. */
  get changes(): ReadonlySet<string> {
    return this.changed
  }
  /** All is as it was at the scene’s beginning. */
  begin() {
    this.kept.clear()
    this.changed.clear()
  }
  /** What is there now is another scene. */
  forget() {
    this.ofScene.clear()
    this.begin()
  }
}

const tableOf = (each: string) => each.slice(0, each.lastIndexOf('.'))
const columnOf = (each: string) => each.slice(each.lastIndexOf('.') + 1)
/** As the database tells it. */
export const changeOf = (each: string) => `${tableOf(each)} ${columnOf(each) === rowsOf ? 'rows' : 'columns'}`

const isChanged = (each: string, changed: ReadonlySet<string>) =>
  !isNews(tableOf(each), columnOf(each)) || changed.has(changeOf(each))

/** Those of one scene are some thousand; the rest are of ids that come once. */
const mostOfScene = 20_000

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
