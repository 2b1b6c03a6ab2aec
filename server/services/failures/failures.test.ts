import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FailureCause } from '@/server/domain/failure/cause'
import { nowhere } from '@/server/domain/location'
import { setLocation } from '../hosts/set-location'
import { makeHost, makeInstance, openServiceBench, refusal, type ServiceBench } from '../testing'
import { getVdcForecast, listVdcCauses } from './in-vdc'
import { getForecast, listCauses } from './queries'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
const operator = () => bench.as('operator')

it('a rack that fails: what runs in it stops, and starts on what is left; the stopped are not counted', async () => {
  const spare = { name: 'spare', zoneId: bench.zones.a, cpuThreads: 8, memoryMiB: 16_384 }
  await setLocation(operator(), { hostId: await makeHost(bench.db, spare), location: { ...nowhere, rack: 'r2' } })
  await setLocation(operator(), { hostId: bench.hosts.a, location: { ...nowhere, rack: 'r1' } })
  const { id, name } = await makeInstance(bench, { zone: 'a', observed: 'running' })
  await makeInstance(bench, { zone: 'a', observed: 'stopped', power: 'stopped' })
  const { items } = await listCauses(operator())
  const rack = items.find(cause => cause.kind === 'rack' && cause.name === 'r1')!
  expect(rack).toMatchObject({ hostCount: 1, runningCount: 1 })
  const forecast = await getForecast(operator(), { kind: 'rack', zoneId: rack.zoneId, name: 'r1' })
  expect(forecast).toMatchObject({ hosts: [{ name: 'host-a' }], stops: 1, stranded: [] })
  expect(forecast.restarts).toMatchObject([{ instance: { id, name } }])
  expect(forecast.restarts[0]!.hostName).not.toBe('host-a')
})

it('what nothing hangs on is missing; tenants are told nothing', async () => {
  const cause: FailureCause = { kind: 'rack', zoneId: bench.zones.a, name: 'nowhere' }
  expect(await refusal(getForecast(operator(), cause))).toMatchObject({ kind: 'missing' })
  expect(await refusal(getForecast(bench.as('member'), cause))).toMatchObject({ kind: 'denied' })
  expect(await refusal(listCauses(bench.as('member')))).toMatchObject({ kind: 'denied' })
})

it('a VDC’s people are told what a zone takes along of theirs, and no host', async () => {
  const { id, name } = await makeInstance(bench, { zone: 'a', observed: 'running' })
  const { vdcId } = bench.vdcs.ours
  const { items } = await listVdcCauses(bench.as('member'), { vdcId })
  expect(new Set(items.map(cause => cause.kind))).toEqual(new Set(['zone']))
  const { kind, zoneId, name: zone } = items.find(cause => cause.zoneId === bench.zones.a)!
  const forecast = await getVdcForecast(bench.as('member'), { vdcId, kind, zoneId, name: zone })
  expect(forecast.instances.find(each => each.id === id)).toMatchObject({ name })
  expect(JSON.stringify(forecast)).not.toMatch(/host-/)
  const { restarts, stranded } = await getForecast(operator(), { kind, zoneId, name: zone })
  const ours = [...restarts, ...stranded].filter(({ instance }) => instance.vdcId === vdcId)
  expect(forecast.instances).toHaveLength(ours.length)
})

it('hosts and racks are missing for a VDC’s people, and told to operators', async () => {
  const { vdcId } = bench.vdcs.ours
  const cause: FailureCause = { kind: 'host', zoneId: bench.zones.a, name: 'host-a' }
  expect(await refusal(getVdcForecast(bench.as('member'), { vdcId, ...cause }))).toMatchObject({ kind: 'missing' })
  expect((await getVdcForecast(operator(), { vdcId, ...cause })).cause).toEqual(cause)
  expect(await refusal(listVdcCauses(bench.as('stranger'), { vdcId }))).toMatchObject({ kind: 'missing' })
})
