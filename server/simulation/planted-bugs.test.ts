import { expect, test } from 'vitest'
import { bugs } from './bugs'
import { seedsFrom, simulate } from './simulate'

/** So many scenarios at most for each. */
const patience = 25

test('every planted bug is found', async () => {
  const { failing } = await simulate({ seeds: seedsFrom(1, patience), bugs: bugs.map(({ name }) => name) })
  expect(new Set(failing.map(each => each.bug))).toEqual(new Set(bugs.map(({ name }) => name)))
}, 1_200_000)
