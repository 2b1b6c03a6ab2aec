import { expect, it, vi } from 'vitest'
import { createLooksStore } from './looks'

it('one thing that changes is heard by its own node only', () => {
  const store = createLooksStore()
  const live = { state: 'running', reason: null, cpuPercent: 1, address: null, step: null }
  store.set(new Map([['instance/a', { live }]]))
  const [a, b] = [vi.fn(), vi.fn()]
  store.subscribe('instance/a', a)
  store.subscribe('instance/b', b)
  const before = store.get('instance/a')
  store.set(new Map([['instance/a', { live: { ...live } }]]))
  expect(a).not.toHaveBeenCalled()
  expect(store.get('instance/a')).toBe(before)
  store.set(new Map([['instance/a', { live: { ...live, cpuPercent: 2 } }]]))
  expect(a).toHaveBeenCalledOnce()
  store.set(new Map())
  expect(a).toHaveBeenCalledTimes(2)
  expect(store.get('instance/a')).toEqual({})
  expect(b).not.toHaveBeenCalled()
})

it('a mark is on one thing at a time', () => {
  const store = createLooksStore()
  const hear = vi.fn()
  store.subscribe('instance/a', hear)
  store.mark('isLit', 'instance/a')
  expect(store.get('instance/a')).toEqual({ isLit: true })
  expect(store.get('instance/a')).toBe(store.get('instance/a'))
  store.mark('isLit', 'instance/b')
  expect(store.get('instance/a')).toEqual({})
  expect(hear).toHaveBeenCalledTimes(2)
})
