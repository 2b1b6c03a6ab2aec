import { expect, test } from 'vitest'
import type { DesignDocument } from '../design/document'
import { onlyOf } from './only'
import { planVdc } from './plan-vdc'
import { recordedAfter, testContext } from './testing'

const design: DesignDocument = {
  version: 1,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  volumes: { one: { sizeGiB: 1, zone: 'a' }, two: { sizeGiB: 1, zone: 'a' }, three: { sizeGiB: 1, zone: 'a' } },
  instances: { web: { image: 'alpine', type: 'small', zone: 'a', volumes: ['one', 'two', 'three'] } },
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
}

test('what a change needs comes along', () => {
  const plan = planVdc(design, recordedAfter({ ...design, volumes: {}, instances: {} }), testContext())
  const part = onlyOf(plan, ['instance/web'])
  expect(part.changes).toHaveLength(4)
  expect(part.counts.create).toBe(4)
  expect(onlyOf(plan, ['volume/two'])).toMatchObject({ changes: [{ key: 'volume/two' }], quota: { volumeGiB: 1 } })
})

test('what it only takes turns with does not; those that are left still take turns', () => {
  const recorded = recordedAfter(design)
  recorded.instances[0]!.actual!.attachmentIds = []
  const plan = planVdc(design, recorded, testContext())
  expect(plan.changes.map(({ key, after }) => [key, after])).toEqual([
    ['attachment/one', []],
    ['attachment/two', ['attachment/one']],
    ['attachment/three', ['attachment/two']],
  ])
  expect(onlyOf(plan, ['attachment/one', 'attachment/three']).changes).toMatchObject([
    { key: 'attachment/one', after: [] },
    { key: 'attachment/three', after: ['attachment/one'], turns: ['attachment/one'] },
  ])
})
