import { expect, test } from 'vitest'
import type { DesignDocument } from '@/server/domain/design/document'
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
