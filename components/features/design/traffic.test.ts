import { expect, test } from 'vitest'
import { trafficOf, wireWidth } from './traffic'

const measured = (name: string, rx: number | null, clusterName: string | null = null) => ({
  ...{ name, clusterName, zoneName: 'zone-1', networkName: 'lan' },
  ...{ netRxBytesPerS: rx, netTxBytesPerS: rx },
})

test('a network carries what its machines do, and a cluster’s wire that of its members there', () => {
  const traffic = trafficOf([
    measured('db', 1_234),
    measured('web-1', 100, 'web'),
    measured('web-2', 200, 'web'),
    measured('off', null),
  ])
  expect(Object.fromEntries(traffic)).toEqual({
    'instance/db': { rx: 1_200, tx: 1_200 },
    'cluster/web@zone-1': { rx: 300, tx: 300 },
    'network/lan': { rx: 1_500, tx: 1_500 },
  })
})

test('a wire without traffic is as thin as one of which nothing is known, and none outgrows its card', () => {
  expect([wireWidth(undefined), wireWidth({ rx: 0, tx: 0 }), wireWidth({ rx: 400, tx: 0 })]).toEqual([1.5, 1.5, 1.5])
  expect(wireWidth({ rx: 9_000, tx: 2_000 })).toBe(2.5)
  expect(wireWidth({ rx: 1e12, tx: 0 })).toBe(5.5)
})
