import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import { promise } from './promise'

export function createTests(bench: Bench): void {
  lifecycleTests(bench, 'instance', async () => {
    return { resource: bench.instances, ref: bench.newInstance(), spec: bench.instanceSpec() }
  })

  promise(bench, 'a new instance runs as it was wanted and is stamped with what it is', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec({ rootVersion: 3 })
    const { status, managed } = await bench.ensure(bench.instances, ref, spec, 7)
    expect(managed).toBe(true)
    const { name, vdcId, vcpus, memoryMiB } = spec
    const wanted = { name, vdcId, vcpus, memoryMiB, power: 'running', disks: [], rootVersion: 3, generation: 7 }
    expect(status).toMatchObject(wanted)
    expect(await bench.observe(bench.instances, ref)).toMatchObject({ status: wanted })
  })

  promise(bench, 'an instance can be made without being started', {}, async () => {
    const ref = bench.newInstance()
    const seen = await bench.ensure(bench.instances, ref, bench.instanceSpec({ power: 'stopped' }))
    expect(seen.status.power).toBe('stopped')
  })

  promise(bench, 'a caller whose answer was lost calls again and has one instance', {}, async () => {
    for (const afterMs of [0, 3, 15, 60]) {
      const ref = bench.newInstance()
      const spec = bench.instanceSpec({ power: 'stopped' })
      await bench.instances.ensure(ref, spec, 1, bench.call(AbortSignal.timeout(afterMs))).catch(() => {})
      await bench.ensure(bench.instances, ref, spec)
      expect((await bench.list(bench.instances)).filter(each => each.id === ref.id)).toHaveLength(1)
    }
  })

  promise(bench, 'an older generation than the stamped one is refused, the same one is not', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec({ power: 'stopped' })
    await bench.ensure(bench.instances, ref, spec, 5)
    await expectError(() => bench.ensure(bench.instances, ref, { ...spec, power: 'running' }, 4), 'conflict')
    expect(await bench.observe(bench.instances, ref)).toMatchObject({ status: { power: 'stopped', generation: 5 } })
    await bench.ensure(bench.instances, ref, spec, 5)
    expect(await bench.ensure(bench.instances, ref, spec, 6)).toMatchObject({ status: { generation: 6 } })
  })

  promise(
    bench,
    'an instance of an image that is not on the host is refused as missing, and leaves nothing',
    {},
    async () => {
      const ref = bench.newInstance()
      const spec = bench.instanceSpec({ imageId: newId('image') })
      await expectError(() => bench.ensure(bench.instances, ref, spec), 'missing')
      expect(await bench.observe(bench.instances, ref)).toEqual({ exists: false })
    },
  )
}
