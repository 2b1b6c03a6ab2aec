import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameOf, runPrepared } from './prepared'
import { rows, sql } from './sql'
import { createTestDatabase, type TestDatabase } from './testing'
import { transact } from './transact'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  await db.pool.query('CREATE TABLE thing (id int PRIMARY KEY, word text)')
})
afterAll(() => db.drop())

const prepared = async () =>
  transact(db, async tx => {
    const thrice = sql`SELECT ${1}::int AS one FROM generate_series(1, 3)`
    for (let i = 0; i < 3; i++) await rows(tx, thrice)
    return (await tx.query('SELECT name FROM pg_prepared_statements WHERE statement = $1', [thrice.text])).rows
  })

test('a statement is prepared once per connection, under a name that follows from its text', async () => {
  const [one, ...more] = await prepared()
  expect(more).toEqual([])
  expect(one.name).toBe(nameOf(sql`SELECT ${1}::int AS one FROM generate_series(1, 3)`.text))
})

test('the same text answers by its values, side by side, in and out of transactions', async () => {
  const read = (n: number) => rows<{ n: number }>(db.pool, sql`SELECT ${n}::int AS n`)
  const inside = (n: number) => transact(db, tx => rows<{ n: number }>(tx, sql`SELECT ${n}::int AS n`))
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? read(n) : inside(n))))
  expect(answers).toEqual(Array.from({ length: 60 }, (_, n) => [{ n }]))
})

test('a statement that was first run in a transaction that failed is as good afterwards', async () => {
  const insert = (tx: Parameters<Parameters<typeof transact>[1]>[0]) =>
    rows(tx, sql`INSERT INTO thing VALUES (${7}, ${'seven'}) RETURNING id`)
  const twice = transact(db, async tx => [await insert(tx), await insert(tx)])
  await expect(twice).rejects.toMatchObject({ code: '23505' })
  expect(await transact(db, insert)).toEqual([{ id: 7 }])
})

test('one that cannot be parsed says so each time', async () => {
  const wrong = sql`SELECT nothing FROM thing WHERE id = ${1}`
  for (let i = 0; i < 2; i++) await expect(rows(db.pool, wrong)).rejects.toMatchObject({ code: '42703' })
})

describe('when a migration changes what a statement gives', () => {
  test('it is answered all the same', async () => {
    const all = 'SELECT * FROM thing WHERE id < $1'
    // On every connection there is.
    await Promise.all(Array.from({ length: 10 }, () => runPrepared(db.pool, all, [0])))
    await db.pool.query('ALTER TABLE thing ADD COLUMN more int')
    const answers = await Promise.all(Array.from({ length: 10 }, () => runPrepared(db.pool, all, [8])))
    expect(new Set(answers.flat().map(row => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ id: 7, word: 'seven', more: null })]),
    )
    expect(nameOf(all)).toBeUndefined()
  })
})

test('texts without end fill no connection', () => {
  for (let i = 0; i < 2_000; i++) nameOf(`SELECT ${i}`)
  expect(nameOf('SELECT 1999')).toBeUndefined()
  expect(nameOf('SELECT 1')).toBe(nameOf('SELECT 1'))
})
