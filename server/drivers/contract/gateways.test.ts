import { expect, test } from 'vitest'
import { isAmong, planGateways } from './gateways'
import type { RouterSpec } from './types'

const external = { physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1', address: '203.0.113.10' }
const spec = (offHosts: string[] = []): RouterSpec => ({ name: 'edge', networks: [], external, offHosts })
const seen = (inLine: string[], connected: string[]) => ({
  ...{ name: 'edge', networks: [], external, generation: 1, gateways: { inLine, connected } },
})

test('who is connected stands in line, at most five of them, and who is off does not', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(planGateways(spec(), seen(['a', 'b'], ['a', 'b']))).toEqual([])
  expect(planGateways(spec(), seen(['b'], ['a', 'b']))).toMatchObject([{ field: 'gateways', to: ['a', 'b'] }])
  expect(planGateways(spec(), seen(['a', 'b'], ['b']))).toMatchObject([{ to: ['b'] }])
  expect(planGateways(spec(['b']), seen(['a', 'b'], ['a', 'b']))).toMatchObject([{ to: ['a'] }])
  expect(planGateways(spec(['b']), seen([], six))).toMatchObject([{ to: ['a', 'c', 'd', 'e', 'f'] }])
})

test('where nobody could take over, and where nothing leads outside or can be told, the line stays as it is', () => {
  expect(planGateways(spec(['a', 'b']), seen(['a', 'b'], ['a', 'b']))).toEqual([])
  expect(planGateways(spec(), seen(['a'], []))).toEqual([])
  expect(planGateways({ ...spec(), external: null }, seen(['b'], ['a']))).toEqual([])
  expect(planGateways(spec(), { ...seen([], []), gateways: undefined })).toEqual([])
})

test('a host is told by its name, with its domain or without where one side does not know it', () => {
  expect(isAmong(['Node-1'], 'node-1.example.org')).toBe(true)
  expect(isAmong(['node-1.example.org'], 'node-1')).toBe(true)
  expect(isAmong(['node-1.example.org'], 'node-1.example.net')).toBe(false)
  expect(isAmong(['node-1'], 'node-10')).toBe(false)
  expect(isAmong(undefined, 'node-1')).toBe(false)
})
