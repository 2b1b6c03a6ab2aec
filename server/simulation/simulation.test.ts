import { expect, test } from 'vitest'
import { keptSeeds } from './kept-seeds'
import { seedsFrom, simulate } from './simulate'

/** `npm test` plays thousands in a stage of its own. */
const count = 20
const said = ({ failing }: Awaited<ReturnType<typeof simulate>>) =>
  failing.flatMap(({ seed, faults }) => faults.map(fault => `npm run simulate -- --seed ${seed}: ${fault}`))

test('a seed tells the same story again, whatever was played before it', async () => {
  const stories: Record<number, number[]> = {}
  const onPlayed = ({ seed, digest }: { seed: number; digest: number }) => {
    stories[seed] = [...(stories[seed] ?? []), digest]
  }
  await simulate({ seeds: [21, 22, 23, 24, 28, 22, 23, 6, 28], processes: 1, onPlayed })
  await simulate({ seeds: [6, 24, 21], processes: 1, onPlayed })
  for (const [first, again] of Object.values(stories)) expect(again).toBe(first)
}, 120_000)

test('what the simulation answers by itself is what the database would say', async () => {
  expect(said(await simulate({ seeds: seedsFrom(1, 12), isDistrustful: true }))).toEqual([])
}, 120_000)

test('whatever befalls the data center, what is there in the end is what was promised', async () => {
  const tally = await simulate({ seeds: [...Object.keys(keptSeeds).map(Number), ...seedsFrom(1, count)] })
  expect(said(tally)).toEqual([])
  // A simulation in which nothing happens would prove nothing.
  expect(tally.events / tally.seeds).toBeGreaterThan(200)
}, 1_200_000)
