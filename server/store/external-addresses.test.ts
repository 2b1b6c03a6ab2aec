import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExternalNetwork } from '@/server/domain/external-network'
import { type Id, newId } from '@/server/domain/ids'
import { makeHost, makeZone, openServiceBench, refusal, type ServiceBench } from '../services/testing'
import { setZoneExternal } from '../services/zones/set-zone-external'
import { setZoneNetwork } from '../services/zones/set-zone-network'
import { releaseRouterAddress, takeRouterAddress } from './external-addresses'
import { transact } from './transact'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())

const drivers = [
  { title: 'Test', driver: 'test-network', role: 'network' as const, schema: {}, parse: (config: unknown) => config },
]
const operator = () => bench.as('operator', { drivers })
const outside = (from: number, to: number): ExternalNetwork => ({
  ...{ physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1' },
  ...{ first: `203.0.113.${from}`, last: `203.0.113.${to}` },
})
async function zoneWithWayOut(name: string, from: number, to: number) {
  const zoneId = (await makeZone(bench.db, name)) as Id<'zone'>
  await setZoneNetwork(operator(), { zoneId, networkDriver: 'test-network' })
  await setZoneExternal(operator(), { zoneId, external: outside(from, to) })
  return { zoneId, hostId: await makeHost(bench.db, { name: `${name}-1`, zoneId, cpuThreads: 1, memoryMiB: 1024 }) }
}
const take = (routerId: Id<'router'>, hostId: string) =>
  transact(bench.db, tx => takeRouterAddress(tx, routerId, hostId))

test('an external address is never given out twice, however many ask at once, until none is left', async () => {
  const { hostId } = await zoneWithWayOut('crowded', 10, 19)
  const routers = Array.from({ length: 12 }, () => newId('router'))
  const outcomes = await Promise.allSettled([...routers, ...routers].map(id => take(id, hostId)))
  const taken = outcomes.flatMap((each, at) =>
    each.status === 'fulfilled' ? [[routers[at % routers.length], each.value!.address] as const] : [],
  )
  const byRouter = new Map(taken)
  expect(byRouter.size).toBe(10)
  // Asked again it is the same one.
  for (const [router, address] of taken) expect(byRouter.get(router)).toBe(address)
  expect(new Set(byRouter.values()).size).toBe(10)
  const refused = outcomes.flatMap(each => (each.status === 'rejected' ? [each.reason.kind] : []))
  expect(new Set(refused)).toEqual(new Set(['exhausted']))

  const [[router, address]] = [...byRouter] as [[Id<'router'>, string]]
  await releaseRouterAddress(bench.db.pool, router, hostId)
  const waiting = routers.find(id => !byRouter.has(id))!
  expect(await take(waiting, hostId)).toMatchObject({ address })
})

test('a way out keeps what is given out of it, shares no address with another zone’s, and needs a network', async () => {
  const { zoneId, hostId } = await zoneWithWayOut('wide', 50, 59)
  await take(newId('router'), hostId)
  const set = (external: ExternalNetwork | null, id = zoneId) => setZoneExternal(operator(), { zoneId: id, external })
  for (const external of [null, outside(51, 59), { ...outside(50, 59), physicalNetwork: 'other' }])
    expect(await refusal(set(external))).toMatchObject({ kind: 'conflict', field: 'external' })
  expect(await set(outside(50, 69))).toMatchObject({ external: { last: '203.0.113.69' } })
  const plain = (await makeZone(bench.db, 'plain')) as Id<'zone'>
  expect(await refusal(set(outside(90, 99), plain))).toMatchObject({ kind: 'conflict', field: 'external' })
  await setZoneNetwork(operator(), { zoneId: plain, networkDriver: 'test-network' })
  expect(await refusal(set(outside(60, 99), plain))).toMatchObject({ kind: 'conflict', field: 'external.first' })
  expect(await set(outside(90, 99), plain)).toMatchObject({ generation: 3 })
})
