import { expect, it } from 'vitest'
import type { Id } from '@/server/domain/ids'
import type { GraphPart } from './graph'
import { subjectsOf } from './subjects'

it('holds the instance that a floating IP is to lead to, and not the one that it leaves', () => {
  const key = { floatingIpId: 'fip_1', vdcId: 'vdc_1', zoneId: 'zone_a' }
  const to = { name: 'www', instanceId: 'inst_new' as Id<'instance'> }
  const from = { name: 'www', instanceId: 'inst_old' as Id<'instance'> }
  const part = (kind: string, input: object) => ({ kind, input }) as GraphPart
  expect(subjectsOf(part('floatingIp.create', { ...key, ...to }))).toContain('instance:inst_new')
  const locks = subjectsOf(part('floatingIp.change', { ...key, to, from }))
  expect(locks.toSorted()).toEqual(['floatingIp:fip_1', 'instance:inst_new'])
})
