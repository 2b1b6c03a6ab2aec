import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import { recordHostUnreachable } from '@/server/store/observe-hosts'
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

/** Another zone leads outside, too: to the same network, or to another one. */
const leadOutside = async (name: string, cidr = '203.0.113.0/24') => {
  const at = (last: number) => cidr.replace('0/24', String(last))
  const external = { physicalNetwork: 'outside', cidr, gateway: at(1), first: at(20), last: at(29) }
  await here.database.prisma.zone.update({ where: { name }, data: { external } })
}
const front = { front: { zone: 'zone-a', instance: 'one' } }

test('a floating IP goes along to a zone that leads to the same network, and back, and is answered in one of them', async () => {
  await leadOutside('zone-b')
  for (const zone of ['zone-a', 'zone-b', 'zone-a']) {
    await apply(design({ instances: { one: { ...machine, zone } }, floatingIps: front }))
    expect(await led()).toEqual([`${zone}-network: 203.0.113.11 → 10.64.0.7`])
  }
  await apply(design({ instances: { one: { ...machine, zone: 'zone-b' } }, floatingIps: front }))
  await apply(design({ instances: { one: { ...machine, zone: 'zone-b' } } }))
  expect(await led()).toEqual([])
  expect(await here.database.prisma.externalAddress.count({ where: { floatingIpId: { not: null } } })).toBe(0)
})

/** Of zone-a, where the instance is, to zone-b. */
async function evacuate() {
  const { world } = here
  const lost = world.hosts[0]!
  await world.powerControl(lost)
  await world.meddler.powerLoss(lost.name)
  await recordHostUnreachable(here.database.pool, lost.id, 'It does not answer.')
  await world.perform(await world.intend.fence(lost))
  const others = world.hosts.slice(2).map(({ id }) => id)
  await here.database.prisma.host.updateMany({ where: { id: { in: others } }, data: { cordoned: true } })
  await here.database.prisma.instance.updateMany({ data: { wantedZoneId: null } })
  const { input } = await world.intend.evacuate(lost)
  const ended = await world.run(await world.intend.part('instance.evacuate', input.instances[0]!))
  expect(ended).toMatchObject({ state: 'succeeded', error: null })
  return ended.log.join()
}

test('an instance that is evacuated goes on under its floating IP, also while the network that it left does not answer', async () => {
  await leadOutside('zone-b')
  await apply(design({ instances: { one: machine }, floatingIps: front }))
  await here.world.meddler.setUnreachable('zone-a-network')
  expect(await evacuate()).toMatch(/network of zone-a does not answer.* 203\.0\.113\.11 as well/)
  const there = 'zone-b-network: 203.0.113.11 → 10.64.0.7'
  expect(await led()).toEqual(['zone-a-network: 203.0.113.11 → 10.64.0.7', there])
  await here.world.meddler.setReachable('zone-a-network')
  const { id } = await here.database.prisma.floatingIp.findFirstOrThrow()
  const things = [{ kind: 'floatingIp' as const, id, ownerId: id, name: 'front' }]
  await here.world.run(await here.world.intend.repairNetwork(here.world.zones[0]!, things))
  expect(await led()).toEqual([there])
})

test('one that is evacuated to a zone that leads to another network leaves its floating IP, which says so', async () => {
  await leadOutside('zone-b', '198.51.100.0/24')
  await apply(design({ instances: { one: machine }, floatingIps: front }))
  expect(await evacuate()).toMatch(/203\.0\.113\.11 is an address of zone-a and leads to nobody now/)
  expect(await led()).toEqual([])
})
