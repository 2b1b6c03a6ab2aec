import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readMetrics, recordSamples, recordSensors, type Sample, thinSamples } from './metrics'
import { createTestDatabase, type TestDatabase } from './testing'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.prisma.metricSample.deleteMany())

const sample = (agoS: number, over: Partial<Sample> = {}): Sample => ({
  subjectId: 'inst_1',
  at: new Date(Date.now() - agoS * 1000),
  cpuPercent: 50,
  memoryUsedMiB: 100,
  diskReadBytesPerS: 0,
  diskWriteBytesPerS: 0,
  netRxBytesPerS: 0,
  netTxBytesPerS: null,
  ...over,
})
const record = (samples: Sample[]) => recordSamples(db.pool, 'host_none', null, samples)

it('a series has exactly as many points as asked for, evenly spaced, ending now', async () => {
  const { at, cpuPercent } = await readMetrics(db.pool, 'inst_1', { fromS: 900, points: 180 })
  expect(at).toHaveLength(180)
  expect(cpuPercent).toEqual(new Array(180).fill(null))
  for (const [index, moment] of at.entries()) if (index > 0) expect(moment - at[index - 1]!).toBeCloseTo(5000, 0)
  expect(Math.abs(Date.now() - at.at(-1)!)).toBeLessThan(10_000)
})

it('what is measured every 5 s has no holes in parts of 5 s, however the beat wanders', async () => {
  const beats = Array.from({ length: 60 }, (_, index) => 300 - index * 5 + (index % 3) * 1.6)
  await record(beats.map(agoS => sample(agoS)))
  const { cpuPercent } = await readMetrics(db.pool, 'inst_1', { fromS: 250, points: 50 })
  expect(cpuPercent).toEqual(new Array(50).fill(50))
})

it('a silence is a gap, and what one measurement lacks is null', async () => {
  await record([
    ...[300, 295, 290].map(agoS => sample(agoS)),
    ...[60, 55, 50].map(agoS => sample(agoS, { cpuPercent: 10 })),
  ])
  const { cpuPercent, netTxBytesPerS } = await readMetrics(db.pool, 'inst_1', { fromS: 320, points: 64 })
  expect(cpuPercent.slice(20, 45)).toEqual(new Array(25).fill(null))
  expect(cpuPercent.filter(value => value === 50).length).toBeGreaterThanOrEqual(3)
  expect(cpuPercent.filter(value => value === 10).length).toBeGreaterThanOrEqual(3)
  expect(netTxBytesPerS).toEqual(new Array(64).fill(null))
})

it('parts are means, and other subjects do not mix in', async () => {
  const seconds = Array.from({ length: 100 }, (_, index) => index + 1)
  await record(
    seconds.flatMap(agoS => [
      sample(agoS, { cpuPercent: agoS % 2 ? 20 : 40 }),
      sample(agoS, { subjectId: 'inst_2', cpuPercent: 99 }),
    ]),
  )
  const { cpuPercent } = await readMetrics(db.pool, 'inst_1', { fromS: 60, points: 3 })
  // The last part has only begun: it may hold one sample alone.
  for (const value of cpuPercent.slice(0, -1)) expect(Math.abs(value! - 30)).toBeLessThan(1)
})

it('old measurements are thinned, never the young ones, and a second time changes nothing', async () => {
  const young = Array.from({ length: 20 }, (_, index) => sample(600 + index * 5))
  const old = Array.from({ length: 120 }, (_, index) => sample(7200 + index * 5))
  const ancient = [sample(8 * 86_400)]
  await record([...young, ...old, ...ancient])
  expect(await thinSamples(db.pool)).toBeGreaterThan(90)
  const left = (await db.prisma.metricSample.findMany()).map(row => (Date.now() - row.at.getTime()) / 1000)
  expect(left.filter(agoS => agoS < 3600)).toHaveLength(20)
  expect(Math.max(...left)).toBeLessThan(8 * 86_400)
  // 10 minutes at one in 30 s, and one more for the edge.
  expect(left.filter(agoS => agoS >= 3600).length).toBeGreaterThanOrEqual(20)
  expect(left.filter(agoS => agoS >= 3600).length).toBeLessThanOrEqual(21)
  expect(await thinSamples(db.pool)).toBe(0)
})

it('sensors that are read every 30 s leave no holes, and never stand in for what is measured otherwise', async () => {
  const rows = Array.from({ length: 8 }, (_, index) => ({
    ...{ subjectId: 'host_1', at: new Date(Date.now() - (240 - index * 30) * 1000), temperatureC: 40, powerW: 210 },
  }))
  await db.prisma.metricSample.createMany({ data: rows })
  const metrics = await readMetrics(db.pool, 'host_1', { fromS: 180, points: 36 })
  expect(metrics.temperatureC).toEqual(new Array(36).fill(40))
  expect(metrics.powerW).toEqual(new Array(36).fill(210))
  expect(metrics.cpuPercent).toEqual(new Array(36).fill(null))
})

it('readings of a host without a management controller are not written down', async () => {
  const reading = { name: 'Inlet', kind: 'temperature', value: 24, unit: '°C', state: 'ok' } as const
  await recordSensors(db.pool, 'host_gone', { readings: [reading], problem: null })
  expect(await db.prisma.metricSample.count()).toBe(0)
  expect(await db.prisma.event.count({ where: { id: 'host_gone' } })).toBe(0)
})
