import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PointerEvent } from '@/server/domain/event'
import { createRefresher, type Refresher } from './refresher'

let client: QueryClient
let refresher: Refresher
let undo: (() => void)[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } })
  client.mount()
  refresher = createRefresher(client)
})
afterEach(() => {
  for (const stop of undo) stop()
  undo = []
  refresher.stop()
  client.unmount()
  client.clear()
  vi.useRealTimers()
})

const pointer = (kind: PointerEvent['kind'], id: string, scope = 'vdc_a'): PointerEvent => ({
  cursor: '1.1',
  scope,
  kind,
  id,
})
const soon = async () => {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}

/** A component that shows a query; counts how often it was read. Reads wait for `answer` where `isSlow`. */
async function shown(procedure: string, input: object, options: { isSlow?: boolean } = {}) {
  let reads = 0
  let answer = () => {}
  const observer = new QueryObserver(client, {
    queryKey: [procedure.split('.'), { input, type: 'query' }],
    queryFn: async () => {
      reads++
      if (options.isSlow) await new Promise<void>(resolve => (answer = resolve))
      return reads
    },
  })
  undo.push(observer.subscribe(() => {}))
  await soon()
  answer()
  await soon()
  reads = 0
  return {
    reads: () => reads,
    answer: async () => {
      answer()
      await soon()
    },
  }
}

describe('a pointer', () => {
  it('reads the thing itself again at once, and nothing of others', async () => {
    const mine = await shown('instances.get', { instanceId: 'inst_1' })
    const other = await shown('instances.get', { instanceId: 'inst_2' })
    const elsewhere = await shown('instances.list', { vdcId: 'vdc_b' })
    refresher.hear([pointer('instance', 'inst_1')])
    expect(mine.reads()).toBe(1)
    expect([other.reads(), elsewhere.reads()]).toEqual([0, 0])
  })

  it('reads a list again at once for the first, then at most every 120 ms, and once after the last', async () => {
    const list = await shown('instances.list', { vdcId: 'vdc_a' })
    refresher.hear([pointer('instance', 'inst_1')])
    expect(list.reads()).toBe(1)
    for (let n = 0; n < 100; n++) {
      refresher.hear([pointer('instance', `inst_${n}`)])
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(list.reads()).toBeGreaterThanOrEqual(8)
    expect(list.reads()).toBeLessThanOrEqual(10)
    const sofar = list.reads()
    await vi.advanceTimersByTimeAsync(2000)
    expect(list.reads()).toBe(sofar + 1)
  })

  it('that comes during a read is not lost: the query is read once more after it', async () => {
    const slow = await shown('instances.get', { instanceId: 'inst_1' }, { isSlow: true })
    refresher.hear([pointer('instance', 'inst_1')])
    refresher.hear([pointer('instance', 'inst_1')])
    refresher.hear([pointer('instance', 'inst_1')])
    await soon()
    expect(slow.reads()).toBe(1)
    await slow.answer()
    expect(slow.reads()).toBe(2)
    await slow.answer()
    await vi.advanceTimersByTimeAsync(5000)
    expect(slow.reads()).toBe(2)
  })

  it('marks what is not on screen as stale without reading it', async () => {
    client.setQueryData([['instances', 'get'], { input: { instanceId: 'inst_1' }, type: 'query' }], { old: true })
    refresher.hear([pointer('instance', 'inst_1')])
    expect(client.getQueryCache().getAll()[0]!.state.isInvalidated).toBe(true)
  })

  it('reaches a list that is not limited to a VDC', async () => {
    const all = await shown('tasks.list', { active: true })
    const own = await shown('tasks.list', { vdcId: 'vdc_b' })
    refresher.hear([pointer('task', 'task_1')])
    expect([all.reads(), own.reads()]).toEqual([1, 0])
  })

  it('counts sums again at most once a second', async () => {
    const sums = await shown('overview.get', {})
    for (let n = 0; n < 95; n++) {
      refresher.hear([pointer('instance', 'inst_1')])
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(sums.reads()).toBe(2)
    await vi.advanceTimersByTimeAsync(3000)
    expect(sums.reads()).toBe(3)
  })

  it('lets what is looked at go before what is merely counted', async () => {
    const thing = await shown('instances.get', { instanceId: 'inst_1' })
    const sums = await shown('vdcs.get', { vdcId: 'vdc_a' })
    refresher.hear([pointer('instance', 'inst_1')])
    expect([thing.reads(), sums.reads()]).toEqual([1, 0])
    await vi.advanceTimersByTimeAsync(200)
    expect([thing.reads(), sums.reads()]).toEqual([1, 1])
  })

  it('that reads sooner than planned makes the planned read needless', async () => {
    const list = await shown('instances.list', { vdcId: 'vdc_a' })
    refresher.hear([pointer('metrics', 'vdc_a')])
    refresher.hear([pointer('instance', 'inst_1')])
    expect(list.reads()).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(list.reads()).toBe(1)
  })

  it('whose read fails leaves the query stale and does no harm', async () => {
    const observer = new QueryObserver(client, {
      queryKey: [['instances', 'get'], { input: { instanceId: 'inst_1' }, type: 'query' }],
      queryFn: async () => Promise.reject(new Error('away')),
    })
    undo.push(observer.subscribe(() => {}))
    await soon()
    refresher.hear([pointer('instance', 'inst_1')])
    await soon()
    expect(client.getQueryCache().getAll()[0]!.state.isInvalidated).toBe(true)
  })
})
