import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import { promise } from './promise'

export function volumeTests(bench: Bench): void {
  const make = async () => {
    const resource = bench.storage.volumes!
    const ref = bench.track(resource, { kind: 'volume', id: newId('volume') })
    return { resource, ref, spec: { name: 'conform-data', vdcId: bench.vdcId, sizeGiB: 1 } }
  }
  lifecycleTests(bench, 'volume', make)

  promise(bench, 'a volume grows', {}, async () => {
    const { resource, ref, spec } = await make()
    const small = await bench.ensure(resource, ref, spec)
    const grown = { ...spec, sizeGiB: 2 }
    expect(resource.plan(grown, small)).toMatchObject([{ field: 'sizeGiB', from: 1, to: 2 }])
    expect(await bench.ensure(resource, ref, grown, 2)).toMatchObject({ status: { sizeGiB: 2 } })
    expect(await bench.observe(resource, ref)).toMatchObject({ status: { sizeGiB: 2 } })
  })

  promise(bench, 'a volume never shrinks', {}, async () => {
    const { resource, ref, spec } = await make()
    const seen = await bench.ensure(resource, ref, { ...spec, sizeGiB: 2 })
    expect(resource.plan(spec, seen)).toMatchObject([{ impact: 'replace' }])
    await expectError(() => bench.ensure(resource, ref, spec, 2), 'unsupported', 'invalid')
    expect(await bench.observe(resource, ref)).toMatchObject({ status: { sizeGiB: 2 } })
  })

  promise(bench, 'a volume larger than the free space is refused as exhausted, made or grown', {}, async () => {
    const { resource, ref, spec } = await make()
    const { totalGiB, freeGiB } = await bench.persist(() => bench.storage.volumes!.capacity(bench.call()))
    expect(freeGiB).toBeLessThanOrEqual(totalGiB)
    await expectError(() => bench.ensure(resource, ref, { ...spec, sizeGiB: totalGiB + 10 }), 'exhausted')
    expect(await bench.observe(resource, ref)).toEqual({ exists: false })
    await bench.ensure(resource, ref, spec)
    await expectError(() => bench.ensure(resource, ref, { ...spec, sizeGiB: totalGiB + 10 }, 2), 'exhausted')
    expect(await bench.observe(resource, ref)).toMatchObject({ status: { sizeGiB: 1 } })
  })
}
