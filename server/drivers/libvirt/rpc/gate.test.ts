import { expect, test } from 'vitest'
import { Gate } from './gate'

test('no more than the limit are inside, and the others follow in order', async () => {
  const gate = new Gate(2)
  const inside: string[] = []
  const enter = async (name: string) => {
    const leave = await gate.enter()
    inside.push(name)
    return leave
  }
  const first = await enter('a')
  await enter('b')
  const third = enter('c')
  const fourth = enter('d')
  await Promise.resolve()
  expect(inside).toEqual(['a', 'b'])
  first()
  first()
  ;(await third)()
  await fourth
  expect(inside).toEqual(['a', 'b', 'c', 'd'])
})

test('who gives up waiting takes nobody’s place', async () => {
  const gate = new Gate(1)
  const leave = await gate.enter()
  const gone = new AbortController()
  const waiting = gate.enter(gone.signal)
  gone.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  leave()
  expect(await gate.enter()).toBeTypeOf('function')
})
