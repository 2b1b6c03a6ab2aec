import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'
import { outside } from '../testing/seed'

const here = journey()

const range = (cidr: string) => ({ subnets: { main: { cidr } } })
const networks = { default: range('10.64.0.0/20'), back: range('10.80.0.0/24') }
const machine = { image: 'tiny', type: 'small', zone: 'zone-a', network: 'default' }
const design = (changes: Partial<DesignDocument>): DesignDocument => ({ ...emptyDesign, networks, ...changes })
const apply = async (document: DesignDocument) => {
  const { state, error } = await here.world.run(await applyOf(here.database, document))
  expect({ state, error }).toEqual({ state: 'succeeded', error: null })
}
/** Every router of every zone, needed there or not: where it is, and the ranges that it joins. */
const routers = async () => {
  const { rows } = await here.database.pool.query<{ place: string; ranges: string[] }>(
    `SELECT place, ARRAY(SELECT n->>'cidr' FROM jsonb_array_elements(document->'networks') n ORDER BY 1) AS ranges
     FROM simulated.object WHERE kind = 'router' ORDER BY place`,
  )
  return rows.map(({ place, ranges }) => `${place}: ${ranges.join(' ')}`)
}

test('a router is in the zones of the instances that it joins, as of the last apply, and gone with the router', async () => {
  const both = { edge: { networks: ['default', 'back'] } }
  await apply(design({ routers: both, instances: { one: machine, two: { ...machine, zone: 'zone-b' } } }))
  expect(await routers()).toEqual([
    'zone-a-network: 10.64.0.0/20 10.80.0.0/24',
    'zone-b-network: 10.64.0.0/20 10.80.0.0/24',
  ])
  // Also where nobody is any more: a network that leaves its router can be removed then.
  await apply(design({ routers: { edge: { networks: ['default'] } }, instances: { one: machine } }))
  expect(await routers()).toEqual(['zone-a-network: 10.64.0.0/20', 'zone-b-network: 10.64.0.0/20'])
  await apply(design({ instances: { one: machine } }))
  expect(await routers()).toEqual([])
})

test('an instance that comes to a zone brings its network’s router along', async () => {
  await apply(design({ routers: { edge: { networks: ['default', 'back'] } }, instances: { one: machine } }))
  const [one] = await here.database.prisma.instance.findMany()
  await here.world.perform(await here.world.intend.rebuild(one!.id as never, { target: here.world.hosts[1]!.id }))
  expect(await routers()).toContain('zone-b-network: 10.64.0.0/20 10.80.0.0/24')
})

test('a network’s new range is its router’s at once', async () => {
  const on = (back: string) =>
    design({
      networks: { ...networks, back: range(back) },
      routers: { edge: { networks: ['default', 'back'] } },
      instances: { one: machine },
    })
  await apply(on('10.80.0.0/24'))
  await apply(on('10.81.0.0/24'))
  expect(await routers()).toEqual(['zone-a-network: 10.64.0.0/20 10.81.0.0/24'])
})

test('a network goes from one router to another in one apply, and is never of both', async () => {
  const split = (edge: string[], core: string[]) =>
    design({ routers: { edge: { networks: edge }, core: { networks: core } }, instances: { one: machine } })
  await apply(split(['default', 'back'], []))
  await apply(split(['back'], ['default']))
  const of = await here.database.prisma.network.findMany({ include: { router: true }, orderBy: { name: 'asc' } })
  expect(of.map(({ name, router }) => [name, router?.name])).toEqual([
    ['back', 'edge'],
    ['default', 'core'],
  ])
  expect((await routers()).toSorted()).toEqual(['zone-a-network: 10.64.0.0/20', 'zone-a-network: 10.80.0.0/24'])
})

test('a router that leads outside has an address of each zone with a way out, for as long as it is there', async () => {
  const { pool } = here.database
  const addresses = async () => (await pool.query('SELECT address, zone_id FROM external_address')).rows
  const seenOutside = async () => {
    const sql = `SELECT place, document->'external'->>'address' AS address FROM simulated.object WHERE kind = 'router' ORDER BY 1`
    return (await pool.query<{ place: string; address: string | null }>(sql)).rows
  }
  const edge = (external: boolean) => ({ edge: { networks: ['default'], ...(external && { external }) } })
  const instances = { one: machine, two: { ...machine, zone: 'zone-b' } }
  await apply(design({ routers: edge(true), instances }))
  expect(await addresses()).toEqual([{ address: outside.first, zone_id: 'zone_a' }])
  expect(await seenOutside()).toEqual([
    { place: 'zone-a-network', address: outside.first },
    { place: 'zone-b-network', address: null },
  ])
  await apply(design({ routers: edge(false), instances }))
  expect([await addresses(), (await seenOutside()).map(each => each.address)]).toEqual([[], [null, null]])
  await apply(design({ routers: edge(true), instances }))
  await apply(design({ instances }))
  expect([await addresses(), await seenOutside()]).toEqual([[], []])
})
