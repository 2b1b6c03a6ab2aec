import { expect } from 'vitest'
import type { DiskSpec, InstanceSpec, Ref } from '../types'
import type { Bench } from './bench'
import { promise } from './promise'

export function diskTests(bench: Bench): void {
  promise(bench, 'a volume is plugged in and out while the guest runs', { capability: 'hotplug' }, async () => {
    await plugInAndOut(bench, bench.instanceSpec(), ref => bench.newLuksDisk(ref))
  })

  promise(bench, 'a volume is plugged in and out while the instance is off', {}, async () => {
    await plugInAndOut(bench, bench.instanceSpec({ power: 'stopped' }), ref => bench.newDisk(ref))
  })

  promise(bench, 'an instance is made with its volumes, and keeps them through stop and start', {}, async () => {
    const ref = bench.newInstance()
    const disks = [await bench.newDisk(ref, 'vdb'), await bench.newDisk(ref, 'vdc')]
    const ids = disks.map(disk => disk.attachmentId)
    const spec = bench.instanceSpec({ disks })
    expect((await bench.ensure(bench.instances, ref, spec)).status.disks).toEqual(ids)
    await bench.ensure(bench.instances, ref, { ...spec, power: 'stopped' }, 2)
    expect((await bench.ensure(bench.instances, ref, spec, 3)).status.disks).toEqual(ids)
    await removeInstance(bench, ref)
  })
}

async function plugInAndOut(bench: Bench, spec: InstanceSpec, newDisk: (ref: Ref<'instance'>) => Promise<DiskSpec>) {
  const ref = bench.newInstance()
  const without = await bench.ensure(bench.instances, ref, spec)
  const disk = await newDisk(ref)
  const wanted = { ...spec, disks: [disk] }
  expect(bench.instances.plan(wanted, without)).toMatchObject([{ field: 'disks', impact: 'live' }])
  const plugged = await bench.ensure(bench.instances, ref, wanted, 2)
  expect(plugged.status).toMatchObject({ disks: [disk.attachmentId], power: spec.power })
  expect(bench.instances.plan(wanted, await bench.observe(bench.instances, ref))).toEqual([])
  const unplugged = await bench.ensure(bench.instances, ref, spec, 3)
  expect(unplugged.status).toMatchObject({ disks: [], power: spec.power })
  await bench.remove(bench.storage.attachments!, { kind: 'attachment', id: disk.attachmentId })
  await removeInstance(bench, ref)
}

/** Before its volumes go: they were made after it, and would be cleaned up first. */
const removeInstance = (bench: Bench, ref: Ref<'instance'>) => bench.remove(bench.instances, ref)
