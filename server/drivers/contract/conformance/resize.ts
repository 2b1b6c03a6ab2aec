import { expect } from 'vitest'
import type { Bench } from './bench'
import { promise } from './promise'

export function resizeTests(bench: Bench): void {
  promise(bench, 'another size of a running instance says that it takes a restart', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec()
    const larger = { ...spec, vcpus: 2, memoryMiB: spec.memoryMiB + 32 }
    const seen = await bench.ensure(bench.instances, ref, spec)
    const plan = bench.instances.plan(larger, seen)
    expect(plan.map(change => [change.field, change.impact]).sort()).toEqual([
      ['memoryMiB', 'restart'],
      ['vcpus', 'restart'],
    ])
  })

  promise(bench, 'a stopped instance takes another size and starts with it', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec({ power: 'stopped' })
    await bench.ensure(bench.instances, ref, spec)
    const larger = { ...spec, vcpus: 2, memoryMiB: spec.memoryMiB + 32 }
    const size = { vcpus: 2, memoryMiB: larger.memoryMiB }
    expect(await bench.ensure(bench.instances, ref, larger, 2)).toMatchObject({ status: { ...size, power: 'stopped' } })
    const running = { ...larger, power: 'running' as const }
    expect(await bench.ensure(bench.instances, ref, running, 3)).toMatchObject({
      status: { ...size, power: 'running' },
    })
    const smaller = { ...spec, vcpus: 1 }
    expect(await bench.ensure(bench.instances, ref, smaller, 4)).toMatchObject({
      status: { vcpus: 1, memoryMiB: spec.memoryMiB, power: 'stopped' },
    })
  })

  promise(bench, 'a running instance that is ensured at another size is restarted with it', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec()
    await bench.ensure(bench.instances, ref, spec)
    const larger = { ...spec, vcpus: 2 }
    const seen = await bench.ensure(bench.instances, ref, larger, 2)
    expect(seen.status).toMatchObject({ vcpus: 2, power: 'running' })
    expect(bench.instances.plan(larger, await bench.observe(bench.instances, ref))).toEqual([])
  })

  promise(bench, 'CPU shares change while the guest runs', { capability: 'cpuShares' }, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec()
    const seen = await bench.ensure(bench.instances, ref, spec)
    const heavier = { ...spec, cpuShares: 2048 }
    expect(bench.instances.plan(heavier, seen)).toMatchObject([{ field: 'cpuShares', impact: 'live' }])
    const after = await bench.ensure(bench.instances, ref, heavier, 2)
    expect(after.status).toMatchObject({ cpuShares: 2048, power: 'running' })
  })
}
