import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import type { TaskState } from '@/server/domain/task'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import type { Tale } from './apply'
import { openStorm, type Storm } from './storm'

/** Three files of these make a thousand. */
const applies = Number(process.env.STORM_APPLIES ?? 340)
/** `STORM=7,12`: only these voyages. */
const chosen = process.env.STORM?.split(',').map(Number)

/** Hundreds of applies with one policy, in every weather. */
export function describeStorm(policy: FailurePolicy, from: number, endings: TaskState[]) {
  let database: TestDatabase
  let storm: Storm
  beforeAll(async () => {
    database = await createTestDatabase()
    storm = await openStorm(database)
  })
  afterAll(async () => {
    await storm.close()
    await database.drop()
  })

  test(`${policy}: whatever befalls an apply, what is there in the end is what was promised`, async () => {
    const tale: Tale = []
    for (let seed = from; seed < from + applies && tale.length < applies; seed++)
      if (!chosen || chosen.includes(seed)) tale.push(...(await storm.voyage(seed, policy)))
    if (chosen) return
    expect(tale.length).toBeGreaterThanOrEqual(applies)
    // A storm in which nothing happens would prove nothing.
    const sum = (of: (one: Tale[number]) => number) => tale.reduce((all, one) => all + of(one), 0)
    expect(new Set(tale.map(one => one.state))).toEqual(new Set(endings))
    for (const state of endings) expect(tale.filter(one => one.state === state).length, state).toBeGreaterThan(0)
    expect(sum(one => one.deaths)).toBeGreaterThan(applies / 4)
    expect(sum(one => one.refusals)).toBeGreaterThan(applies / 10)
    expect(sum(one => one.stalls)).toBeGreaterThan(applies / 40)
    expect(sum(one => one.faults)).toBeGreaterThan(applies / 4)
    expect(sum(one => one.rests)).toBeGreaterThan(applies / 40)
  }, 1_200_000)
}
