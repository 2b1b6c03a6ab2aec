import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PointerEvent } from '@/server/domain/event'
import { publishOn } from '@/server/store/events'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { compareCursors, parseCursor } from './cursor'
import { missedBetween, pruneEvents, readAfter } from './log'
import { type LogReader, openLogReader } from './log-reader'
import { until, write } from './testing'

let db: TestDatabase
let reader: LogReader
let heard: PointerEvent[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  reader = await openLogReader(db.url)
  reader.subscribe(batch => {
    heard.push(...batch.events)
  })
})
afterAll(async () => {
  await reader.close()
  await db.drop()
})

const ids = (events: PointerEvent[]) => events.map(event => event.id)

describe('the log’s reader', () => {
  it('hears everything exactly once and in the log’s order, in whatever order transactions commit', async () => {
    const plan = fc.array(
      fc.record({ events: fc.integer({ min: 1, max: 3 }), endsAfter: fc.nat(5), commits: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    )
    let run = 0
    await fc.assert(
      fc.asyncProperty(plan, async transactions => {
        heard = []
        run++
        const written: string[] = []
        const clients = await Promise.all(transactions.map(() => db.pool.connect()))
        try {
          for (const [t, transaction] of transactions.entries()) {
            await clients[t]!.query('BEGIN')
            for (let n = 0; n < transaction.events; n++) {
              const id = `inst_${run}x${t}x${n}`
              await publishOn(clients[t]!, { scope: 'vdc_a', kind: 'instance', id })
              if (transaction.commits) written.push(id)
            }
          }
          const order = transactions.map((transaction, t) => ({ t, ...transaction }))
          order.sort((a, b) => a.endsAfter - b.endsAfter)
          for (const { t, commits } of order) await clients[t]!.query(commits ? 'COMMIT' : 'ROLLBACK')
        } finally {
          for (const client of clients) client.release()
        }
        const last = `inst_${run}xlast`
        await write(db, 'vdc_a', last)
        await until(() => ids(heard).includes(last))
        expect(ids(heard).sort()).toEqual([...written, last].sort())
        const places = heard.map(event => parseCursor(event.cursor)!)
        for (let n = 1; n < places.length; n++) expect(compareCursors(places[n - 1]!, places[n]!)).toBe(-1)
      }),
      { numRuns: 25 },
    )
  })

  it('holds an event back while an older transaction may still write before it, and then tells both in order', async () => {
    heard = []
    const older = await db.pool.connect()
    await older.query('BEGIN')
    await publishOn(older, { scope: 'vdc_a', kind: 'instance', id: 'inst_older' })
    await write(db, 'vdc_a', 'inst_younger')
    const place = parseCursor(reader.cursor())!
    expect(await readAfter(db.pool, place, 10)).toMatchObject({ events: [], heldBack: true })
    expect(ids(heard)).toEqual([])
    await older.query('COMMIT')
    older.release()
    await until(() => heard.length === 2)
    expect(ids(heard)).toEqual(['inst_older', 'inst_younger'])
  })

  it('loses nothing when its connection is cut', async () => {
    heard = []
    await write(db, 'vdc_a', 'inst_before')
    await db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'plenum-events' AND datname = current_database()`,
    )
    for (let n = 0; n < 20; n++) await write(db, 'vdc_a', `inst_after${n}`)
    await until(() => heard.length >= 21)
    expect(ids(heard)).toEqual(['inst_before', ...Array.from({ length: 20 }, (_, n) => `inst_after${n}`)])
  })

  it('finds events that no NOTIFY announced', async () => {
    heard = []
    await db.pool.query("INSERT INTO event (scope, kind, id) VALUES ('platform', 'host', 'host_silent')")
    await until(() => ids(heard).includes('host_silent'))
  })

  it('takes one batch at a time', async () => {
    let running = 0
    let most = 0
    const stop = reader.subscribe(async () => {
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running--
    })
    heard = []
    for (let n = 0; n < 10; n++) await write(db, 'vdc_a', `inst_one${n}`)
    await until(() => heard.length === 10)
    stop()
    expect(most).toBe(1)
  })
})

describe('what was missed', () => {
  const place = () => parseCursor(reader.cursor())!

  it('is told for the scopes one may hear, each thing once, in order', async () => {
    heard = []
    const from = place()
    for (const [scope, id] of [
      ['vdc_a', 'inst_1'],
      ['vdc_b', 'inst_2'],
      ['vdc_a', 'inst_3'],
      ['vdc_a', 'inst_1'],
    ] as const)
      await write(db, scope, id)
    await until(() => heard.length === 4)
    expect(ids((await missedBetween(db.pool, from, place(), ['vdc_a']))!)).toEqual(['inst_3', 'inst_1'])
    expect(ids((await missedBetween(db.pool, from, place(), 'all'))!)).toEqual(['inst_2', 'inst_3', 'inst_1'])
    expect(await missedBetween(db.pool, place(), place(), 'all')).toEqual([])
  })

  it('is everything when the log no longer reaches back, or comes from another database', async () => {
    heard = []
    const from = place()
    await write(db, 'vdc_a', 'inst_old')
    await until(() => heard.length === 1)
    const after = place()
    await db.pool.query("UPDATE event SET at = now() - interval '2 days'")
    expect(await pruneEvents(db.pool, 24 * 60 * 60 * 1000)).toBeGreaterThan(0)
    expect(await missedBetween(db.pool, from, place(), 'all')).toBeUndefined()
    expect(await missedBetween(db.pool, after, place(), 'all')).toEqual([])
    expect(await missedBetween(db.pool, { tx: 2n ** 60n, seq: 1n }, place(), 'all')).toBeUndefined()
  })
})

describe('a cursor', () => {
  it('is refused unless it is one of ours', () => {
    for (const text of ['', '1', 'a.b', '1.', '.1', '-1.2', '1.2.3', '9'.repeat(30), `${'9'.repeat(19)}.1`, 5, null])
      expect(parseCursor(text)).toBeUndefined()
    expect(parseCursor('12.345')).toEqual({ tx: 12n, seq: 345n })
  })
})

it('a reader does not open on a server that is not there', async () => {
  await expect(openLogReader('postgresql://nobody@127.0.0.1:1/none')).rejects.toBeInstanceOf(Error)
})
