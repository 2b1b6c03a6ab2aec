import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { MemberState } from '@/server/domain/load-balancer'
import { openServiceBench, type ServiceBench } from '../services/testing'
import { recordMemberStates } from './load-balancers'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())

const id = 'lb_watched'
beforeEach(async () => {
  const { prisma } = bench.db
  await prisma.loadBalancer.deleteMany()
  await prisma.event.deleteMany()
  const { vdcId } = bench.vdcs.ours
  const { id: networkId } = await prisma.network.findFirstOrThrow({ where: { vdcId } })
  await prisma.loadBalancer.create({
    data: { id, vdcId, networkId, name: 'watched', address: '10.0.0.5', listeners: [], healthCheck: {} },
  })
})

/** Of two zones, each looked at by itself. */
const zones = { a: ['inst_1', 'inst_3'], b: ['inst_2', 'inst_4'] }
const look = (zone: keyof typeof zones, at: string, state: MemberState = 'up') =>
  recordMemberStates(
    bench.db,
    id,
    zones[zone].map(instanceId => ({ instanceId: instanceId as never, protocol: 'tcp', port: 80, state })),
    at,
  )
const events = () => bench.db.prisma.event.count({ where: { kind: 'loadBalancer' } })

test('members that do as before are no news, whichever zone is looked at', async () => {
  await look('a', '2026-01-01T00:00:00Z')
  await look('b', '2026-01-01T00:00:01Z')
  const before = await bench.db.prisma.loadBalancer.findUniqueOrThrow({ where: { id } })
  expect(await events()).toBe(2)
  for (const zone of ['a', 'b', 'a'] as const) await look(zone, '2026-01-01T00:00:10Z')
  expect(await bench.db.prisma.loadBalancer.findUniqueOrThrow({ where: { id } })).toEqual(before)
  expect(await events()).toBe(2)
})

test('one that goes down is told of once, and since when', async () => {
  await look('a', '2026-01-01T00:00:00Z')
  await look('a', '2026-01-01T00:00:02Z', 'down')
  await look('a', '2026-01-01T00:00:04Z', 'down')
  expect(await events()).toBe(2)
  const { memberStates } = await bench.db.prisma.loadBalancer.findUniqueOrThrow({ where: { id } })
  expect(memberStates).toMatchObject([
    { instanceId: 'inst_1', state: 'down', since: '2026-01-01T00:00:02Z' },
    { instanceId: 'inst_3', state: 'down', since: '2026-01-01T00:00:02Z' },
  ])
})
