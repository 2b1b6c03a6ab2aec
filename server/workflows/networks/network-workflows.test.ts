import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import { portOf } from '@/server/domain/ids'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

const here = journey()

test('a network whose creation is taken back stays on no host, not even where a machine had been on it', async () => {
  const design: DesignDocument = {
    version: 1,
    networks: {
      default: { subnets: { main: { cidr: '10.64.0.0/20' } } },
      dmz: { subnets: { main: { cidr: '10.80.0.0/24' } } },
    },
    instances: {
      'web-1': { image: 'tiny', type: 'small', network: 'dmz' },
      'web-2': { image: 'tiny', type: 'small', network: 'default' },
      'boot-crash-1': { image: 'tiny', type: 'small', network: 'dmz' },
    },
    volumes: {},
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    clusters: {},
  }
  const task = await here.world.run(await applyOf(here.database, design))
  expect(task).toMatchObject({ state: 'rolled back' })
  const { rows } = await here.database.pool.query(`SELECT ref_id FROM simulated.object WHERE kind = 'network'`)
  // The other one was there before: where it came to be meanwhile it is kept for the next machine.
  expect(rows.map(row => row.ref_id).filter(id => id !== here.world.networkId)).toEqual([])
  expect(await here.world.truth()).toMatchObject({ machines: [] })
})

test('a change of a network leaves those alone whose machine is still to be made', async () => {
  const { world, database } = here
  const lan = (cidr6?: string): DesignDocument => ({
    ...emptyDesign,
    networks: { default: { subnets: { main: { cidr: '10.64.0.0/20', ...(cidr6 && { cidr6 }) } } } },
    instances: { one: { image: 'tiny', type: 'small', zone: 'zone-a' } },
  })
  await world.run(await applyOf(database, lan()))
  const { input } = await world.intend.createInstance('two')
  await database.prisma.instance.update({ where: { id: input.instanceId }, data: { hostId: world.hosts[0]!.id } })
  const from = { name: 'default', subnetName: 'main', cidr: '10.64.0.0/20', cidr6: null }
  await world.perform(
    await world.intend.part('network.change', {
      ...{ networkId: world.networkId, vdcId: world.vdcId, from, to: { ...from, cidr6: 'fd00::/64' } },
    }),
  )
  const [{ ports }, one] = [
    await world.truth(),
    await database.prisma.instance.findFirstOrThrow({ where: { name: 'one' } }),
  ]
  expect(ports.map(({ id }) => id)).toEqual([portOf(one.id as never)])
})
