import { existsSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { Outgoing } from './outgoing'
import type { Answer, Field } from './rows'

type Types = { getTypeParser(oid: number, format?: string): (text: string) => unknown }
export type Question = {
  text: string
  values?: readonly unknown[]
  /** Parsed, planned and described once. */
  name?: string
  rowMode?: string
  types?: Types
}

type Heard = {
  notice(of: { message?: string; detail?: string; hint?: string }): void
  notification(channel: string, payload: string): void
}

/**
 * A connection to PostgreSQL for a process that has nothing else to do until it is answered: it stands still for it.
 * To be called back by the event loop, through streams and promises, costs more than most of what is asked here.
 */
export class Wire {
  private readonly outgoing = new Outgoing()
  private readonly described = new Map<string, Field[]>()
  private incoming = Buffer.allocUnsafe(1 << 16)
  private filled = 0
  /** Answers that are still to come for what was sent ahead. */
  private owed = 0

  private constructor(
    private readonly client: pg.Client,
    private readonly fd: number,
    private readonly heard: Heard,
  ) {}

  /** pg signs in; from then on its socket is read and written by nobody else. */
  static async open(url: string, heard: Heard): Promise<Wire> {
    const client = new pg.Client({ connectionString: await nearest(url), application_name: 'plenum-simulation' })
    await client.connect()
    const handle = handleOf(client)
    handle.readStop()
    handle.setBlocking(true)
    return new Wire(client, handle.fd, heard)
  }

  /** Of the server’s process. */
  get pid() {
    return (this.client as unknown as { processID: number }).processID
  }

  /** Goes with what is asked next. */
  sendAhead(text: string) {
    this.outgoing.query(text)
    this.owed++
  }

  /** @throws what the database says. */
  ask({ text, values, name = '', rowMode, types = pg.types }: Question): Answer {
    const isPlain = !name && !values
    const fields = this.described.get(name)
    if (isPlain) this.outgoing.query(text)
    else {
      if (!fields) this.outgoing.parse(name, text)
      this.outgoing.execute(name, values ?? [])
    }
    this.owed++
    this.send()
    const reading = new Reading(fields, types, rowMode === 'array')
    this.receive(reading)
    if (name && reading.isParsed) this.described.set(name, reading.fields)
    if (reading.error) throw reading.error
    return { rows: reading.rows, rowCount: reading.rowCount, fields: reading.fields }
  }

  /** It is pg’s again, which says goodbye. */
  async close() {
    const handle = handleOf(this.client)
    handle.setBlocking(false)
    handle.readStart()
    await this.client.end()
  }

  private send() {
    const bytes = this.outgoing.take()
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(this.fd, bytes, sent)
  }

  private receive(reading: Reading) {
    let at = 0
    while (this.owed > 0) {
      const length = this.filled - at >= 5 ? 1 + this.incoming.readUInt32BE(at + 1) : 5
      if (this.filled - at < length) {
        this.makeRoom(at, length)
        at = 0
        const read = readSync(this.fd, this.incoming, this.filled, this.incoming.length - this.filled, null)
        if (read === 0) throw new Error('The simulation’s database is gone')
        this.filled += read
        continue
      }
      this.hear(this.incoming[at]!, at + 5, at + length, reading)
      at += length
    }
    // Nothing more comes unasked.
    this.filled = 0
  }

  private hear(code: number, from: number, to: number, reading: Reading) {
    const { incoming } = this
    if (code === codes.readyForQuery) this.owed--
    else if (code === codes.dataRow) reading.row(incoming, from)
    else if (code === codes.rowDescription) reading.describe(incoming, from)
    else if (code === codes.parseComplete) reading.isParsed = true
    else if (code === codes.commandComplete) reading.complete(incoming, from, to)
    else if (code === codes.error) reading.error ??= errorOf(incoming, from, to)
    else if (code === codes.notice) this.heard.notice(partsOf(incoming, from, to))
    else if (code === codes.notification) {
      const [channel, payload] = incoming.toString('utf8', from + 4, to - 1).split('\0') as [string, string]
      this.heard.notification(channel, payload)
    }
  }

  /** What was read goes, what is there of a message moves to the front, and all of it has room. */
  private makeRoom(at: number, length: number) {
    const larger = length > this.incoming.length ? Buffer.allocUnsafe(2 * length) : this.incoming
    this.incoming.copy(larger, 0, at, this.filled)
    this.incoming = larger
    this.filled -= at
  }
}

const codes = {
  readyForQuery: 0x5a,
  dataRow: 0x44,
  parseComplete: 0x31,
  rowDescription: 0x54,
  commandComplete: 0x43,
  error: 0x45,
  notice: 0x4e,
  notification: 0x41,
}

/** What comes of one question. */
class Reading {
  rows: unknown[] = []
  rowCount: number | null = null
  error: pg.DatabaseError | undefined
  isParsed = false
  private parsers: ((text: string) => unknown)[] = []

  constructor(
    public fields: Field[] = [],
    private readonly types: Types,
    private readonly isArray: boolean,
  ) {
    this.parsers = fields.map(field => this.types.getTypeParser(field.dataTypeID, 'text'))
  }

  describe(bytes: Buffer, from: number) {
    let at = from + 2
    this.fields = Array.from({ length: bytes.readUInt16BE(from) }, () => {
      const end = bytes.indexOf(0, at)
      const name = bytes.toString('utf8', at, end)
      const dataTypeID = bytes.readUInt32BE(end + 7)
      at = end + 19
      return { name, dataTypeID, format: 'text' }
    })
    this.parsers = this.fields.map(field => this.types.getTypeParser(field.dataTypeID, 'text'))
  }

  row(bytes: Buffer, from: number) {
    let at = from + 2
    const { fields, parsers, isArray } = this
    const row: Record<string | number, unknown> | unknown[] = isArray ? [] : {}
    for (let index = 0; index < fields.length; index++) {
      const length = bytes.readInt32BE(at)
      at += 4
      const value = length < 0 ? null : parsers[index]!(bytes.toString('utf8', at, at + length))
      if (length > 0) at += length
      ;(row as Record<string | number, unknown>)[isArray ? index : fields[index]!.name] = value
    }
    this.rows.push(row)
  }

  complete(bytes: Buffer, from: number, to: number) {
    const count = Number(
      bytes
        .toString('latin1', from, to - 1)
        .split(' ')
        .at(-1),
    )
    this.rowCount = Number.isNaN(count) ? null : count
  }
}

const named: Record<string, string> = {
  ...{ S: 'severity', C: 'code', M: 'message', D: 'detail', H: 'hint', P: 'position', W: 'where', s: 'schema' },
  ...{ t: 'table', c: 'column', d: 'dataType', n: 'constraint', F: 'file', L: 'line', R: 'routine' },
}

function partsOf(bytes: Buffer, from: number, to: number): Record<string, string> {
  const parts = bytes.toString('utf8', from, to).split('\0').filter(Boolean)
  return Object.fromEntries(parts.map(part => [named[part[0]!] ?? part[0]!, part.slice(1)]))
}

function errorOf(bytes: Buffer, from: number, to: number): pg.DatabaseError {
  const said = partsOf(bytes, from, to)
  return Object.assign(new pg.DatabaseError(said.message ?? '', to - from, 'error'), said)
}

/** The same by a socket of this machine, which takes half the time of TCP, if the server has one beside its data. */
async function nearest(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)
  await client.end()
  const near = new URL(url)
  const { folder } = rows[0]!
  if (existsSync(path.join(folder, `.s.PGSQL.${near.port}`))) near.searchParams.set('host', folder)
  return near.href
}

type Handle = { fd: number; readStart(): void; readStop(): void; setBlocking(isBlocking: boolean): void }
const handleOf = (client: pg.Client) =>
  (client as unknown as { connection: { stream: { _handle: Handle } } }).connection.stream._handle
