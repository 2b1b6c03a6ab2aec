import { expect, test } from 'vitest'
import { together } from './together'

test('a failure is told once everything else has ended', async () => {
  const { promise: slow, resolve: end } = Promise.withResolvers<string>()
  let isTold = false
  const all = together([slow, Promise.reject(new Error('no room left'))]).finally(() => {
    isTold = true
  })
  all.catch(() => {})
  await new Promise(setImmediate)
  expect(isTold).toBe(false)
  end('made')
  await expect(all).rejects.toThrow('no room left')
})

test('what all made is given in their order', async () => {
  await expect(together([Promise.resolve(1), Promise.resolve(2)])).resolves.toEqual([1, 2])
})
