import { expect, test } from 'vitest'
import { abortable, Turns } from './abortable'

const never = new AbortController().signal

test('work on one key goes one after the other, on another key at once', async () => {
  const turns = new Turns()
  const said: string[] = []
  let finish = () => {}
  const first = turns.take('a', never, async () => {
    said.push('first begins')
    await new Promise<void>(resolve => {
      finish = resolve
    })
    said.push('first ends')
  })
  const second = turns.take('a', never, async () => void said.push('second'))
  await turns.take('b', never, async () => void said.push('other key'))
  finish()
  await Promise.all([first, second])
  expect(said).toEqual(['first begins', 'other key', 'first ends', 'second'])
})

test('a failure does not keep the next from its turn', async () => {
  const turns = new Turns()
  const first = turns.take('a', never, () => Promise.reject(new Error('no')))
  const second = turns.take('a', never, async () => 'yes')
  await expect(first).rejects.toThrow('no')
  expect(await second).toBe('yes')
})

test('who gives up before its turn is never served, and who waits for shared work stops waiting', async () => {
  const turns = new Turns()
  const stop = new AbortController()
  let served = false
  const first = turns.take('a', never, () => Promise.resolve())
  const second = turns.take('a', stop.signal, async () => {
    served = true
  })
  stop.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  await first
  await turns.take('a', never, () => Promise.resolve())
  expect(served).toBe(false)
  await expect(abortable(new Promise(() => {}), stop.signal)).rejects.toThrow('enough')
})
