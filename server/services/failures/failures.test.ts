import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FailureCause } from '@/server/domain/failure/cause'
import { nowhere } from '@/server/domain/location'
import { setLocation } from '../hosts/set-location'
import { makeHost, makeInstance, openServiceBench, refusal, type ServiceBench } from '../testing'
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
