import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import { ruleCountsOfVdc } from '@/server/store/rule-counts'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { applyOf } from '@/server/workflows/testing/apply'
import { createWatchedWorld, until } from './testing'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const design: DesignDocument = {
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } },
  securityGroups: { web: { rules: [{ direction: 'ingress', protocol: 'icmp' }] }, free: { rules: [] } },
  instances: {
    one: { image: 'tiny', type: 'small', zone: 'zone-a', network: 'default', securityGroups: ['web', 'free'] },
  },
}

it('what rules let pass is counted where they are enforced, and what is not counted is said to be unknown', async () => {
  const world = await createWatchedWorld(db, { instances: [], metricsMs: 50 })
  expect(await world.run(await applyOf(db, design))).toMatchObject({ state: 'succeeded', error: null })
  const { vdcId } = await db.prisma.securityGroup.findFirstOrThrow({ where: { name: 'web' } })
  const web = async () => {
    const all = await ruleCountsOfVdc(db.pool, vdcId)
    const { id } = await db.prisma.securityGroup.findFirstOrThrow({ where: { name: 'web' } })
    return all.find(each => each.securityGroupId === id)!
  }
  expect(await web()).toMatchObject({ rules: [null], uncountedZones: ['zone-a'] })
  const reconciler = world.reconciler()
  reconciler.start()
  const counted = await until(web, ({ rules }) => rules[0] !== null, 30_000)
  expect(counted).toMatchObject({ rules: [{ packets: expect.any(Number) }], uncountedZones: [] })
  await reconciler.stop()
  expect(world.troubles).toEqual([])
  await world.dispose()
})
