import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '@/server/domain/ids'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { longTask, queue, readTask, runAll, someTask } from './testing/scripted'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

describe('a task that goes well', () => {
  test('does its steps in order, hands each what the earlier ones returned, and keeps it all', async () => {
    const seen: unknown[] = []
    const id = await queue(store, someTask())
    await runAll(store, {
      'host.add': {
        'Connect to the host': { do: async () => ({ address: 'a' }) },
        'Read its capacity': {
          do: async ({ outputs, call, attempt }) => {
            seen.push({ ...outputs }, call.key, attempt)
            call.log('12 threads\0')
            return { threads: 12, at: new Date(0) }
          },
        },
        'Admit it to placement': { do: async ({ outputs }) => void seen.push({ ...outputs }) },
      },
    })
    expect(seen).toEqual([
      { address: 'a' },
      `${id}/1/do`,
      1,
      { address: 'a', threads: 12, at: '1970-01-01T00:00:00.000Z' },
    ])
    const task = await readTask(store, id)
    expect(task).toMatchObject({ state: 'succeeded', percent: 100, error: null, worker: null, leaseUntil: null })
    expect(task.outputs).toEqual({ address: 'a', threads: 12, at: '1970-01-01T00:00:00.000Z' })
    expect(task.steps.map(step => step.state)).toEqual(['done', 'done', 'done'])
    expect(task.steps[1]).toMatchObject({ attempts: 1, percent: 100, output: { threads: 12 } })
    expect(task.steps.every(step => step.startedAt && step.finishedAt)).toBe(true)
    const log = await store.prisma.stepLog.findMany({ where: { taskId: id } })
    expect(log).toMatchObject([{ index: 1, message: '12 threads' }])
  })

  test('gives its locks back, clears the busy marks, tells everyone and writes the history', async () => {
    const zone = await store.prisma.zone.create({ data: { id: newId('zone'), name: 'z1' } })
    const hostId = newId('host')
    await store.prisma.host.create({ data: { id: hostId, zoneId: zone.id, name: 'h9', driver: 'x', config: {} } })
    const task = { input: { hostId, name: 'h9' }, resource: { kind: 'host', id: hostId, name: 'h9' } }
    const id = await queue(store, someTask({ ...task, locks: [`host:${hostId}`] }))
    const host = () => store.prisma.host.findUniqueOrThrow({ where: { id: hostId } })
    expect((await host()).activeTaskId).toBe(id)
    expect(await store.prisma.taskLock.count({ where: { taskId: id } })).toBe(1)
    await runAll(store, {})
    expect((await host()).activeTaskId).toBeNull()
    expect(await store.prisma.taskLock.count({ where: { taskId: id } })).toBe(0)
    expect(await store.prisma.activity.findMany({ where: { taskId: id } })).toMatchObject([
      { resourceKind: 'host', resourceId: hostId, actor: 'Ada', message: 'Add host h9: done' },
    ])
    const events = await store.prisma.event.findMany({ where: { id: { in: [id, hostId] } }, orderBy: { seq: 'asc' } })
    // Queued, claimed, two boundaries, the end.
    expect(events.filter(event => event.kind === 'task')).toHaveLength(5)
    expect(events.filter(event => event.kind === 'host')).toHaveLength(2)
    expect(events.every(event => event.scope === 'platform')).toBe(true)
  })

  test('tells a VDC’s resources in the VDC only', async () => {
    const vdcId = newId('vdc')
    const task = longTask({ vdcId })
    const id = await queue(store, task)
    await runAll(store, {})
    const events = await store.prisma.event.findMany({ where: { id: { in: [id, task.input.instanceId] } } })
    expect(new Set(events.map(event => event.scope))).toEqual(new Set([vdcId]))
    expect(new Set(events.map(event => event.kind))).toEqual(new Set(['task', 'instance']))
  })

  test('shows progress at most four times a second, whatever the step says', async () => {
    const id = await queue(store, someTask())
    const before = await store.prisma.event.count({ where: { id } })
    const from = performance.now()
    await runAll(store, {
      'host.add': {
        'Connect to the host': {
          async do({ progress, converge }) {
            let turns = 0
            for (let percent = 0; percent < 50; percent++) progress(percent)
            await converge(async () =>
              ++turns < 600
                ? { converged: false, waitMs: 1, percent: turns / 6 }
                : { converged: true, seen: { exists: false } },
            )
          },
        },
      },
    })
    const seconds = (performance.now() - from) / 1000
    const events = (await store.prisma.event.count({ where: { id } })) - before
    expect(events).toBeGreaterThan(4)
    expect(events).toBeLessThanOrEqual(4 + seconds * 4)
  })
})

describe('a task that nobody can do', () => {
  const broken = [
    ['its kind is unknown', `UPDATE task SET kind = 'moon.land' WHERE id = $1`, /does not know this kind/],
    ['its kind names something inherited', `UPDATE task SET kind = 'constructor' WHERE id = $1`, /does not know/],
    ['its input does not parse', `UPDATE task SET input = '{"hostId": 7}' WHERE id = $1`, /cannot read/],
    [
      'its steps are another version’s',
      `UPDATE step SET name = 'Old' WHERE task_id = $1 AND index = 1`,
      /another version/,
    ],
  ] as const
  test.each(broken)('ends at once with an operator when %s', async (_, sql, message) => {
    const id = await queue(store, someTask())
    await store.pool.query(sql, [id])
    let done = 0
    await runAll(store, { 'host.add': { 'Connect to the host': { do: async () => void done++ } } })
    const task = await readTask(store, id)
    expect(task).toMatchObject({ state: 'needs operator', epoch: 1 })
    expect((task.error as { message: string }).message).toMatch(message)
    expect(done).toBe(0)
    expect(await store.prisma.taskLock.count({ where: { taskId: id } })).toBe(0)
  })
})
