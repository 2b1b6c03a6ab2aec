import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { formatAddress, parseCidr } from '@/server/domain/address'
import type { Id } from '@/server/domain/ids'
import { reserveAddressesInput } from '@/server/domain/inputs'
import { partsOf, type ReservationView, sizeOf } from '@/server/domain/reservation'
import { createInstance } from '../instances/create-instance'
import { makeInstance, openServiceBench, refusal, type ServiceBench } from '../testing'
import { listAddresses } from './queries'
import { releaseAddresses } from './release-addresses'
import { reserveAddresses } from './reserve-addresses'

/** 10.64.0.0/20: instances may have 10.64.0.2 to 10.64.15.253. */
let bench: ServiceBench
let networkId: Id<'network'>
beforeAll(async () => {
  bench = await openServiceBench()
  networkId = bench.vdcs.ours.networkId as Id<'network'>
})
afterAll(() => bench.close())
beforeEach(() => bench.db.prisma.addressReservation.deleteMany())

const member = () => bench.as('member')
const reserve = (first: string, last?: string, reason = 'printers') =>
  reserveAddresses(member(), { networkId, first, last, reason })
const create = (name: string, address?: string) =>
  createInstance(member(), {
    ...{ vdcId: bench.vdcs.ours.vdcId, name, address },
    ...{ imageId: bench.imageId, typeId: bench.typeId },
  } as Parameters<typeof createInstance>[1])
const addressOf = async (name: string) => (await bench.db.prisma.instance.findFirstOrThrow({ where: { name } })).address

it('what is reserved is given to nobody until it is released, not even to who asks for it', async () => {
  const { reserved } = await reserve('10.64.0.2', '10.64.0.4')
  expect(reserved).toBe(3)
  await create('first')
  expect(await addressOf('first')).toBe('10.64.0.5')
  expect(await refusal(create('asked', '10.64.0.3'))).toMatchObject({
    ...{ kind: 'conflict', field: 'address' },
    message: '10.64.0.3 is reserved (printers). Choose another address, or release it first.',
  })
  const { id } = await bench.db.prisma.addressReservation.findFirstOrThrow()
  await releaseAddresses(member(), { networkId, reservationId: id as Id<'reservation'> })
  await create('asked', '10.64.0.3')
  expect(await addressOf('asked')).toBe('10.64.0.3')
})

it('an address that is asked for is given, unless it is used or out of range', async () => {
  await create('fixed', '10.64.9.9')
  expect(await addressOf('fixed')).toBe('10.64.9.9')
  expect(await refusal(create('again', '10.64.9.9'))).toMatchObject({ kind: 'conflict', field: 'address' })
  for (const outside of ['10.64.0.1', '10.64.15.254', '10.64.16.5'])
    expect(await refusal(create('outside', outside))).toMatchObject({ kind: 'invalid', field: 'address' })
})

it('what somebody has, and what is reserved, is not reserved again; the sentence says whose it is', async () => {
  const { networkId: on } = bench.vdcs.ours
  await makeInstance(bench, { name: 'holder', networkId: on, address: '10.64.8.8' } as never)
  expect(await refusal(reserve('10.64.8.1', '10.64.8.9'))).toMatchObject({
    ...{ kind: 'conflict', field: 'first' },
    message: expect.stringContaining('10.64.8.8 is holder’s'),
  })
  await reserve('10.64.8.20', '10.64.8.30')
  expect(await refusal(reserve('10.64.8.30', '10.64.8.40'))).toMatchObject({
    message: expect.stringContaining('10.64.8.20 – 10.64.8.30 is reserved already (printers)'),
  })
  expect(await refusal(reserve('10.64.0.1'))).toMatchObject({ kind: 'invalid', field: 'first' })
  expect(await refusal(reserve('10.64.12.1', '10.64.16.1'))).toMatchObject({ kind: 'invalid', field: 'last' })
})

it('two who ask at once for a span and an instance there: one of them has it', async () => {
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: 4 }, (_, index) => create(`race-${index}`, `10.64.4.${index + 1}`)),
    reserve('10.64.4.1', '10.64.4.4'),
  ])
  const made = await bench.db.prisma.instance.count({ where: { name: { startsWith: 'race-' } } })
  const reserved = await bench.db.prisma.addressReservation.count()
  expect(outcomes.some(each => each.status === 'fulfilled')).toBe(true)
  expect(reserved === 0 || made === 0).toBe(true)
})

it('the list tells who has what, and is the whole range', async () => {
  await reserve('10.64.7.1', '10.64.7.9', 'the printers of floor 2')
  const { cidr, parts, used, reserved, free } = await listAddresses(bench.as('viewer'), { networkId })
  expect(used + reserved + free).toBe(parseCidr(cidr)!.size)
  expect(parts[0]).toMatchObject({ state: 'used', first: '10.64.0.0', by: { kind: 'network', name: 'Network' } })
  expect(parts).toContainEqual(expect.objectContaining({ state: 'reserved', first: '10.64.7.1', last: '10.64.7.9' }))
  expect(await refusal(listAddresses(bench.as('stranger'), { networkId }))).toMatchObject({ kind: 'missing' })
  expect(
    await refusal(reserveAddresses(bench.as('viewer'), { networkId, first: '10.64.3.1', reason: 'x' })),
  ).toMatchObject({ kind: 'denied' })
})

it('parts are the range without gaps, whatever is used and reserved', () => {
  const cidr = parseCidr('10.9.8.0/24')!
  const spans = fc
    .uniqueArray(fc.integer({ min: 2, max: 253 }), { maxLength: 20 })
    .map(all => all.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(spans, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (at, isUsed) => {
      const uses = at.filter((_, index) => isUsed[index])
      const reserved = at.filter((_, index) => !isUsed[index])
      const parts = partsOf(
        cidr,
        uses.map(each => ({ address: formatAddress(cidr.base + each), by: { kind: 'network', name: 'x' } })),
        reserved.map(each => {
          const address = formatAddress(cidr.base + each)
          return { first: address, last: address, reason: 'x' } as ReservationView
        }),
      )
      expect(parts.reduce((sum, part) => sum + sizeOf(part), 0)).toBe(256)
      for (const [index, part] of parts.entries())
        if (index > 0)
          expect(parseCidr(`${part.first}/32`)!.base).toBe(parseCidr(`${parts[index - 1]!.last}/32`)!.base + 1)
    }),
  )
})

it('a span is said with its lower address first', () => {
  const input = { networkId: 'net_1', first: '10.0.0.9', last: '10.0.0.5', reason: 'x' }
  expect(reserveAddressesInput.safeParse(input).error?.issues[0]).toMatchObject({ path: ['last'] })
  expect(reserveAddressesInput.safeParse({ ...input, first: 'x' }).success).toBe(false)
})
