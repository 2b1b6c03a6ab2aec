import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { References } from './about'
import { type Column, News, type Told, tellingNews, toldByAnswer } from './news'
import { type Statement as Known, Recall } from './recall'
import type { Answer } from './rows'
import type { Schedule } from './schedule'
import { time } from './time'
import { type Question, Wire } from './wire'

type Statement = string | Question
type Callback = (error: Error | null, result?: unknown) => void

/** Of a row: columns by their numbers; the rest as it is told. `by`: an actor. */
export type Change = Omit<Told, 'what'> & { columns: number[]; by: string }

/**
 * The way from simulated processes to a real PostgreSQL. All of them share one real connection, on which one statement
 * at a time arrives, when the schedule lets it; a transaction has it to itself. Whose a line is its URL’s user tells.
 */
export class Database {
  schedule!: Schedule
  /** What the server’s clock shows more than the true time. */
  skewMs = 0
  /** What a planted bug makes of a statement’s text. */
  plant: ((text: string) => string) | undefined
  /** Nobody reaches it until then (elapsed ms). */
  downUntil = 0
  readonly lines = new Set<Line>()
  statements = 0
  private begun = 0
  /** Asks for everything all the same, and compares it with what it would have answered by itself. */
  isDistrusted = false
  misremembered: string[] = []
  private by = ''
  private shownTime: number | undefined
  private sentTime: number | undefined
  private readonly heard = new Set<string>()
  readonly news = new News()
  /** Of rows, since the scene began. */
  changes: Change[] = []
  private wire!: Wire
  private recall!: Recall

  private constructor() {}

  static async open(url: string): Promise<Database> {
    const database = new Database()
    const wire = await Wire.open(url, {
      notice: notice => database.news.hear(notice),
      notification: (channel, payload) => database.notify(channel, payload),
    })
    wire.ask({ text: virtualClock })
    const known = wire.ask({ text: columns }).rows as Column[]
    const recall = new Recall(known, wire.ask({ text: references }).rows as References)
    wire.ask({ text: tellingNews(Map.groupBy(known, each => each.table)) })
    return Object.assign(database, { wire, recall })
  }

  private notify(channel: string, payload: string) {
    for (const line of this.lines)
      if (line.channels.has(channel))
        this.schedule.add({
          ...{ actor: line.actor, what: `hears ${channel}` },
          happen: () => void line.emit('notification', { channel, payload, processId: 0 }),
        })
  }

  /** For whoever drives the simulation: at once, and no part of the story. */
  look<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): T[] {
    this.showTime()
    const about = this.recall.about(text)
    return this.write(about, { name: about.name, text, values }).rows as T[]
  }

  /** Many at once, of which nothing is answered. */
  carryOut(text: string) {
    this.wire.ask({ text })
    this.recall.forget()
  }

  /** By this all is as it was when `carryOut` was last called: what was before has nothing to do with what comes. */
  begin(restoring: (changes: ReadonlySet<string>) => string) {
    this.wire.ask({ text: restoring(this.recall.changes) })
    if (++this.begun % betweenTidying === 0) this.tidy()
    this.changes = []
    this.misremembered = []
    this.news.begin()
    this.recall.begin()
  }
  /** Who counts nothing never vacuums by itself, and what was deleted is read past by whoever reads a whole table. */
  private tidy() {
    const { rows } = this.wire.ask({ text: bloated })
    const names = (rows as { name: string }[]).map(({ name }) => `public."${name}"`)
    if (names.length > 0) this.wire.ask({ text: `VACUUM (INDEX_CLEANUP ON) ${names.join(', ')}` })
  }
  /** What a statement asks for, each column by its number (`Recall.nameOf`). */
  readsOf = (text: string): readonly number[] => this.recall.about(text).reads
  nameOf = (column: number) => this.recall.nameOf(column)

  /** Every line is cut, what was open is rolled back; nobody gets through for so long. */
  restart(forMs: number) {
    this.downUntil = time.elapsedMs + forMs
    for (const line of [...this.lines]) this.cut(line)
  }

  /** As if the process at its end, or the network between, were gone. */
  cut(line: Line) {
    this.lines.delete(line)
    this.schedule.forget(event => event.line === line)
    if (this.schedule.transaction === line) this.rollBack()
    line.breaks()
  }

  run(line: Line, statement: Statement, values: unknown[] | undefined): Answer {
    const text = this.plant ? this.plant(textOf(statement)) : textOf(statement)
    const about = this.recall.about(text)
    if (about.begins) {
      this.showTime()
      this.schedule.transaction = line
    }
    if (about.channel) return this.listen(line, about.channel)
    this.statements++
    this.by = line.actor
    try {
      return this.answer(statement, text, values)
    } finally {
      if (about.ends) this.transactionEnds()
    }
  }

  /** The one connection hears for all; nobody ever stops to listen but by going. */
  private listen(line: Line, channel: string): Answer {
    line.channels.add(channel)
    if (this.heard.has(channel)) return nothing
    this.heard.add(channel)
    return this.wire.ask({ text: `LISTEN ${channel}` })
  }

  /** What the server was told of the time may have been taken back with it. */
  private transactionEnds() {
    this.schedule.transaction = undefined
    this.shownTime = undefined
    this.sentTime = undefined
  }

  private answer(statement: Statement, text: string, given: unknown[] | undefined): Answer {
    const { values: own, rowMode, types }: Question = typeof statement === 'string' ? { text } : statement
    const values = given ?? own
    const about = this.recall.about(text)
    if (text === askingTime)
      return { ...nothing, rows: [rowMode === 'array' ? [this.timeText()] : { at: this.timeText() }] }
    if (about.begins) {
      this.recall.wrote(about)
      this.wire.sendAhead(text)
      return nothing
    }
    if (about.rings && !this.isHeard(about.rings)) return nothing
    if (about.isTimed || !about.isRead) this.showTime()
    const question = { text, values, name: about.isRead || values ? about.name : undefined, rowMode, types }
    if (isClaim(statement)) return this.claim(about, question, text !== textOf(statement))
    if (!about.isRead) return this.write(about, question)
    return this.read(about, question)
  }

  /** What fails has written nothing. */
  private write(about: Known, question: Question): Answer {
    const { news, recall } = this
    news.told = []
    const answer = this.ask(about, question)
    if (about.rollsBack) this.sentTime = undefined
    const mayTell = about.writes.some(({ told }) => told === toldByAnswer.what)
    if (mayTell && answer.rowCount !== 0) news.told.push(toldByAnswer)
    recall.wrote(about, new Set(news.told.map(each => each.what)))
    for (const { what, id, zones } of news.told) {
      const columns = about.writes.filter(each => each.told === what).map(each => each.column)
      this.changes.push({ columns, id, zones, by: this.by })
    }
    return answer
  }

  /** Two workers look for work all the time, and mostly there is none. One with a planted bug is always asked. */
  private claim(about: Known, question: Question, isPlanted: boolean): Answer {
    const isIdle = !isPlanted && this.shownTime! < this.nextDue()
    if (isIdle && !this.isDistrusted) return nothing
    const answer = this.write(about, question)
    this.news.claimed(answer.rows as { id: string; epoch: number }[])
    if (isIdle) this.compare(question, [], answer.rows)
    return answer
  }
  private nextDue(): number {
    const about = this.recall.about(nextDue)
    const [row] = this.read(about, { text: nextDue, name: about.name }).rows as { due: string | null }[]
    return row!.due === null ? Number.POSITIVE_INFINITY : Number(row!.due)
  }

  private read(about: Known, question: Question): Answer {
    const { rowMode, values } = question
    const key = JSON.stringify([about.name, rowMode, about.isTimed ? this.shownTime : null, values])
    const known = this.recall.get(key, about)
    if (known && this.isDistrusted) this.compare(question, known.rows, this.ask(about, question).rows)
    if (known) return known
    const answer = this.ask(about, question)
    this.recall.keep(key, answer, about)
    return answer
  }

  private compare({ text }: Question, known: unknown[], real: unknown[]) {
    const said = (rows: unknown[]) => JSON.stringify(rows.map(row => JSON.stringify(row)).sort())
    if (said(known) !== said(real)) this.misremembered.push(text)
  }

  /** As `clock_timestamp()` would say. */
  private timeText() {
    const at = this.schedule.transaction ? this.shownTime! : time.now + this.skewMs
    return new Date(at).toISOString().replace('T', ' ').replace('Z', '+00')
  }
  private isHeard = (channel: string) => [...this.lines].some(line => line.channels.has(channel))

  private rollBack() {
    this.transactionEnds()
    this.wire.ask({ text: 'ROLLBACK' })
    this.recall.rolledBack()
  }

  /** In a transaction it stands still. */
  private showTime() {
    const now = time.now + this.skewMs
    if (now === this.shownTime || this.schedule.transaction) return
    this.shownTime = now
  }
  private sendTime() {
    if (this.shownTime === undefined || this.shownTime === this.sentTime) return
    this.sentTime = this.shownTime
    this.wire.sendAhead(`SET simulation.now = '${new Date(this.shownTime).toISOString()}'`)
  }
  private ask({ takesTime }: Known, question: Question): Answer {
    if (takesTime) this.sendTime()
    return this.wire.ask(question)
  }

  /** Of the server’s process for the one connection. */
  get pid() {
    return this.wire.pid
  }
  close = () => this.wire.close()
}

const nothing: Answer = { rows: [], rowCount: 0, fields: [] }
const isClaim = (statement: Statement) => typeof statement !== 'string' && statement.name === 'task-claim'
/** When the next task may be claimed, by the database’s clock (ms); null: none waits. As `claimTasks` has it. */
const nextDue = `SELECT extract(epoch FROM min(CASE state WHEN 'queued' THEN run_at ELSE greatest(run_at, lease_until) END)) * 1000 AS due
  FROM task WHERE state IN ('queued', 'running', 'rolling back')`

const askingTime = 'SELECT clock_timestamp()::text AS at'

/** So many scenarios. */
const betweenTidying = 100
/** Tables of more than a few pages. */
const bloated = `SELECT relname AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 4 * 8192`

const columns = `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns WHERE table_schema = 'public'`

const references = `SELECT r.relname AS to, t.relname AS table, a.attname AS column, c.confdeltype = 'c' AS "isCascade"
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (c.conkey)
  WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')`

/** `now()` and its like of another schema that is looked in first; and the columns’ defaults. */
const virtualClock = `
  SET synchronous_commit = off;
  SET jit = off;
  SET plan_cache_mode = force_generic_plan;
  SET track_activities = off;
  SET track_counts = off;
  SET update_process_title = off;
  CREATE SCHEMA IF NOT EXISTS simulation;
  CREATE OR REPLACE FUNCTION simulation.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT current_setting('simulation.now')::timestamptz $$;
  CREATE OR REPLACE FUNCTION simulation.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT current_setting('simulation.now')::timestamptz $$;
  DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_default ~* '^(CURRENT_TIMESTAMP|now\\(\\))'
    LOOP EXECUTE format('ALTER TABLE public.%I ALTER %I SET DEFAULT simulation.now()', each.table_name, each.column_name);
    END LOOP;
  END $$;
  DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT indexrelid::regclass AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique
    LOOP EXECUTE format('DROP INDEX %s', each.name);
    END LOOP;
  END $$;
  SET search_path = simulation, public, pg_catalog;
  SELECT set_config('simulation.now', '2026-01-01T00:00:00Z', false);`

/** One connection of a simulated process. What it does not have of pg’s client nobody here uses. */
export class Line extends EventEmitter {
  readonly actor: string
  readonly channels = new Set<string>()
  readonly connection = undefined
  _queryable = true
  _ending = false
  private pending = new Set<Callback>()
  private readonly database: Database

  constructor(config: { connectionString?: string }) {
    super()
    this.actor = new URL(config.connectionString!).username
    this.database = current()
  }

  connect(callback?: Callback): Promise<void> | undefined {
    return answer(callback, done => this.send('connects', done, () => this.database.lines.add(this))) as never
  }

  query(statement: Statement, values?: unknown[] | Callback, callback?: Callback): unknown {
    const given = typeof values === 'function' ? values : callback
    const params = typeof values === 'function' ? undefined : values
    return answer(given, done => {
      if (!this._queryable) return process.nextTick(done, gone())
      this.send(nameOf(statement), done, () => this.database.run(this, statement, params))
    })
  }

  end(callback?: Callback): Promise<void> | undefined {
    this._ending = true
    this._queryable = false
    return answer(callback, done => {
      this.database.cut(this)
      done(null)
    }) as never
  }

  breaks() {
    this._queryable = false
    const open = [...this.pending]
    this.pending.clear()
    for (const done of open) done(gone())
    if (!this._ending && this.listenerCount('error') > 0) this.emit('error', gone())
    this.emit('end')
  }
  ref() {}
  unref() {}

  private send(what: string, done: Callback, work: () => unknown) {
    const { schedule } = this.database
    this.pending.add(done)
    const settle: Callback = (error, result) => {
      if (this.pending.delete(done)) done(error, result)
    }
    schedule.add({
      ...{ actor: this.actor, what, line: this },
      happen: () => {
        if (time.elapsedMs < this.database.downUntil) return settle(refused())
        try {
          settle(null, work())
        } catch (error) {
          settle(error as Error)
        }
      },
    })
  }
}

const gone = () => new Error('Connection terminated unexpectedly')
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

const textOf = (statement: Statement) => (typeof statement === 'string' ? statement : statement.text)

const titles = new Map<string, string>()
const nameOf = (statement: Statement) => {
  const { text, name } = typeof statement === 'string' ? { text: statement, name: undefined } : statement
  return name && !name.startsWith('sql-') ? name : titleOf(text)
}
function titleOf(text: string): string {
  const title = titles.get(text) ?? text.trimStart().slice(0, 80).replace(/\s+/g, ' ')
  titles.set(text, title)
  return title
}

function answer(callback: Callback | undefined, work: (done: Callback) => void): unknown {
  if (callback) return void work(callback)
  return new Promise((resolve, reject) => work((error, result) => (error ? reject(error) : resolve(result))))
}

let open: Database | undefined
const current = () => {
  if (!open) throw new Error('The simulation has no database yet')
  return open
}

/** From here on every connection of this process is a simulated one to this database. */
export function installDatabase(database: Database) {
  open = database
  const RealPool = pg.Pool
  class Pool extends RealPool {
    constructor(options: pg.PoolConfig) {
      super({ ...options, Client: Line as never } as pg.PoolConfig)
    }
  }
  Object.assign(pg, { Client: Line, Pool })
}
