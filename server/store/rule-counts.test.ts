import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SecurityRule } from '@/server/domain/security-group'
import { openServiceBench, type ServiceBench } from '../services/testing'
import { recordRuleCounts, ruleCountsOfVdc, thinRuleCounts } from './rule-counts'

let bench: ServiceBench
let zones: string[]
beforeAll(async () => {
  bench = await openServiceBench()
  zones = [bench.zones.a, bench.zones.b]
})
afterAll(() => bench.close())

const side = { direction: 'ingress', ports: null, remote: { kind: 'anywhere' } } as const
const icmp: SecurityRule = { ...side, protocol: 'icmp' }
const udp: SecurityRule = { ...side, protocol: 'udp' }
const securityGroupId = 'sg_counted'

beforeEach(async () => {
  await bench.db.prisma.securityGroup.deleteMany()
  await bench.db.prisma.event.deleteMany()
  const of = { id: securityGroupId, vdcId: bench.vdcs.ours.vdcId, name: 'counted' }
  await bench.db.prisma.securityGroup.create({ data: { ...of, rules: [icmp, udp] } })
})

const reads = (packets: number, { counter = 'one', rule = icmp, zone = 0, isWhole = true } = {}) =>
  recordRuleCounts(bench.db.pool, zones[zone]!, {
    counters: [{ securityGroupId, rule, counter, packets, bytes: packets * 100 }],
    isWhole,
  })
const counts = async () => (await ruleCountsOfVdc(bench.db.pool, bench.vdcs.ours.vdcId))[0]!

test('a rule’s count is the sum of all counters everywhere, each from where it was last read', async () => {
  await reads(3)
  await reads(10)
  await reads(5, { counter: 'two' })
  await reads(2, { zone: 1 })
  expect((await counts()).rules[0]).toMatchObject({ packets: 17, bytes: 1700, matchedAt: expect.any(String) })
})

test('a counter that went back began anew: nothing is lost, and nothing counted twice', async () => {
  await reads(10)
  await reads(4)
  await reads(6)
  expect((await counts()).rules[0]).toMatchObject({ packets: 16, bytes: 1600 })
})

test('a rule that a group has twice is counted once', async () => {
  await bench.db.prisma.securityGroup.update({ where: { id: securityGroupId }, data: { rules: [icmp, icmp] } })
  const read = { securityGroupId, rule: icmp, counter: 'one', packets: 4, bytes: 400 }
  await recordRuleCounts(bench.db.pool, zones[0]!, { counters: [read, read], isWhole: true })
  expect((await counts()).rules).toEqual([
    expect.objectContaining({ packets: 4 }),
    expect.objectContaining({ packets: 4 }),
  ])
})

test('one that never matched says so, and one that was not counted is not said to have not', async () => {
  await reads(0)
  expect((await counts()).rules).toEqual([
    expect.objectContaining({ packets: 0, matchedAt: null, packetsPerS: 0 }),
    null,
  ])
})

test('a rule that stays counts on while others change, one that goes is forgotten', async () => {
  await reads(7)
  await reads(7, { rule: udp })
  await bench.db.prisma.securityGroup.update({ where: { id: securityGroupId }, data: { rules: [udp] } })
  await reads(1, { rule: udp, counter: 'as it is made now' })
  await thinRuleCounts(bench.db.pool)
  expect((await counts()).rules).toEqual([expect.objectContaining({ packets: 8 })])
  expect(await bench.db.prisma.ruleCount.count()).toBe(1)
})

test('who looks is told when something passed, and not when nothing did', async () => {
  const told = () => bench.db.prisma.event.count({ where: { kind: 'metrics', scope: bench.vdcs.ours.vdcId } })
  await reads(0)
  await reads(0)
  expect(await told()).toBe(0)
  await reads(1)
  expect(await told()).toBe(1)
  // That it is quiet again, once.
  await reads(1)
  await reads(1)
  expect(await told()).toBe(2)
})

test('counters of a group that is gone by now are left alone', async () => {
  await bench.db.prisma.securityGroup.deleteMany()
  await reads(3)
  expect(await bench.db.prisma.ruleCounter.count()).toBe(0)
})
