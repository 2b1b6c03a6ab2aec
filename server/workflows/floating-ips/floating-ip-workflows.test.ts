import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

const here = journey()

const range = (cidr: string) => ({ subnets: { main: { cidr } } })
const machine = { image: 'tiny', type: 'small', zone: 'zone-a', network: 'default', address: '10.64.0.7' }
const design = (changes: Partial<DesignDocument>): DesignDocument => ({
  ...emptyDesign,
  networks: { default: range('10.64.0.0/20'), back: range('10.80.0.0/24') },
  routers: { edge: { networks: ['default', 'back'], external: true } },
  ...changes,
})
const apply = async (document: DesignDocument) => {
  const { state, error } = await here.world.run(await applyOf(here.database, document))
  expect({ state, error }).toEqual({ state: 'succeeded', error: null })
}
const led = async () => (await here.world.truth()).floatingIps.map(({ at, address, to }) => `${at}: ${address} → ${to}`)

test('a floating IP leads to its instance, wherever that gets its address, and to nobody once it is let go', async () => {
  const front = (instance?: string) => ({ front: { zone: 'zone-a', ...(instance && { instance }) } })
  const one = { one: machine }
  // The first address outside is the router's.
  await apply(design({ instances: one, floatingIps: front('one') }))
  expect(await led()).toEqual(['zone-a-network: 203.0.113.11 → 10.64.0.7'])
  const moved = { one: { ...machine, network: 'back', address: '10.80.0.7' } }
  await apply(design({ instances: moved, floatingIps: front('one') }))
  expect(await led()).toEqual(['zone-a-network: 203.0.113.11 → 10.80.0.7'])
  const both = { ...moved, two: { ...machine, address: '10.64.0.8' } }
  await apply(design({ instances: both, floatingIps: front('two') }))
  expect(await led()).toEqual(['zone-a-network: 203.0.113.11 → 10.64.0.8'])
  await apply(design({ instances: moved, floatingIps: front() }))
  expect(await led()).toEqual([])
  await apply(design({ instances: moved }))
  const { rows } = await here.database.pool.query('SELECT address FROM external_address ORDER BY address')
  expect(rows).toEqual([{ address: '203.0.113.10' }])
})
