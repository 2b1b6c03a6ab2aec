import { expect, test } from 'vitest'
import { standstillMs } from './standstill'

test('a guest that moves may stand still for ever longer the more often its memory had to be copied, and never for half a second', () => {
  expect([0, 1, 3, 4, 8, 12, 1_000].map(standstillMs)).toEqual([50, 50, 50, 100, 200, 400, 400])
})
