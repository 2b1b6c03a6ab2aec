import { expect, test } from 'vitest'
import { bugs } from './bugs'
import { seedsFrom, simulate } from './simulate'

/** So many scenarios at most for each. */
const patience = 25

test('every planted bug is found, and what found it finds it again in the same way', async () => {
  const { failing } = await simulate({ seeds: seedsFrom(1, patience), bugs: bugs.map(({ name }) => name) })
  expect(new Set(failing.map(each => each.bug))).toEqual(new Set(bugs.map(({ name }) => name)))
  const { bug, seed, faults, digest } = failing[0]!
  const again = await simulate({ seeds: [seed], bugs: [bug!] })
  expect(again.failing).toMatchObject([{ seed, faults, digest }])
}, 1_200_000)
