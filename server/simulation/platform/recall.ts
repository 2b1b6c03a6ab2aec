import { type About, look, type References, rowsOf } from './about'
import { type Column, isNews } from './news'
import { type Answer, copyOf } from './rows'

/** Columns have numbers here: what a statement reads is compared with what was written more often than anything else is done. */
export type Statement = Omit<About, 'reads' | 'writes'> & { name: string; reads: number[]; writes: Write[] }
/** `told`: what the database tells, if it really is written to; null: it does not. */
type Write = { column: number; told: string | null }
type Kept = { at: number; answer: Answer }

/**
 * What was read before, and what nobody has written to since, is answered again without the way to the database: most of
 * what a data center at rest asks. What a statement has to do with, its text tells; what it
 * really changed, the database. What was read of a scene as it begins is answered again each time it does.
 */
export class Recall {
  /** When each column was last written to. */
  private readonly written: number[] = []
  private readonly names: string[] = []
  private readonly numbers = new Map<string, number>()
  private readonly known = new Map<string, Statement>()
  private kept = new Map<string, Kept>()
  /** What was read while nothing that it is of was written to. */
  private ofScene = new Map<string, Answer>()
  private inTransaction = new Set<number>()
  private version = 0
  private beganAt = 0
  private readonly tables: Map<string, string[]>
  private readonly references: Map<string, References>

  constructor(columns: Column[], references: References) {
    this.tables = new Map(
      [...Map.groupBy(columns, each => each.table)].map(([table, of]) => [table, of.map(each => each.column)]),
    )
    this.references = Map.groupBy(references, each => each.to)
  }

  private numberOf(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    this.numbers.set(name, this.names.length)
    this.written.push(0)
    return this.names.push(name) - 1
  }
  nameOf = (column: number) => this.names[column]!

  /** A text with values is parsed and planned once on the one connection. */
  about(text: string): Statement {
    const known = this.known.get(text)
    if (known) return known
    const { reads, writes, ...rest } = look(text, this.tables, this.references)
    const statement = {
      ...rest,
      name: `recalled-${this.known.size}`,
      reads: reads.map(each => this.numberOf(each)),
      writes: writes.map(each => ({ column: this.numberOf(each), told: toldOf(each) })),
    }
    this.known.set(text, statement)
    return statement
  }

  /** Answers what was read under this key, if that still holds. */
  get(key: string, { reads }: Statement): Answer | undefined {
    const kept = this.kept.get(key)
    if (kept && !this.isWritten(reads, kept.at)) return copyOf(kept.answer)
    const first = this.ofScene.get(key)
    return first && !this.isWritten(reads, this.beganAt) ? copyOf(first) : undefined
  }
  keep(key: string, answer: Answer, { reads, isTimed }: Statement) {
    const kept = copyOf(answer)
    this.kept.set(key, { at: this.version, answer: kept })
    if (isTimed || this.isWritten(reads, this.beganAt)) return
    if (this.ofScene.size >= mostOfScene) this.ofScene.clear()
    this.ofScene.set(key, kept)
  }
  private isWritten(those: number[], since: number): boolean {
    for (const each of those) if (this.written[each]! > since) return true
    return false
  }

  /** `told`: by the database, of what was really written to (`news.ts`). */
  wrote({ begins, ends, rollsBack, writes }: Statement, told: ReadonlySet<string> = new Set()) {
    if (begins) this.inTransaction.clear()
    if (rollsBack) this.write([...this.inTransaction])
    else this.write(writes.filter(each => each.told === null || told.has(each.told)).map(each => each.column))
    if (ends) this.inTransaction.clear()
  }
  private write(columns: number[]) {
    this.version++
    for (const column of columns) {
      this.written[column] = this.version
      this.inTransaction.add(column)
    }
  }
  /** An open transaction is gone. */
  rolledBack() {
    this.write([...this.inTransaction])
    this.inTransaction.clear()
  }

  /** What is other than the scene has it, as `table.column`; `table.*`: some rows came or went. */
  get changes(): Set<string> {
    return new Set(this.names.filter((_, column) => this.written[column]! > this.beganAt))
  }
  /** All is as it was at the scene’s beginning. */
  begin() {
    this.kept.clear()
    this.beganAt = this.version
  }
  /** What is there now is another scene. */
  forget() {
    this.ofScene.clear()
    this.begin()
  }
}

function toldOf(each: string): string | null {
  const at = each.lastIndexOf('.')
  const [table, column] = [each.slice(0, at), each.slice(at + 1)]
  return isNews(table, column) ? `${table} ${column === rowsOf ? 'rows' : 'columns'}` : null
}

/** Those of one scene are some thousand; the rest are of ids that come once. */
const mostOfScene = 20_000
