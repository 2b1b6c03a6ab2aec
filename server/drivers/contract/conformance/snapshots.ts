import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Ref } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import type { ConformanceOptions, ConnectedDisk } from './options'
import { promise } from './promise'

export function snapshotTests(bench: Bench, disk: NonNullable<ConformanceOptions['disk']>): void {
  const taken = { name: 'before' }
  const newRef = (volume: Ref<'volume'>) =>
    bench.track(bench.storage.snapshots!, { kind: 'snapshot', id: newId('snapshot'), of: volume.id })
  lifecycleTests(bench, 'snapshot', async () => {
    const resource = bench.storage.snapshots!
    return { resource, ref: newRef(await bench.newVolume()), spec: taken }
  })
  const take = async (volume: Ref<'volume'>) => {
    const ref = newRef(volume)
    await bench.ensure(bench.storage.snapshots!, ref, taken)
    return ref
  }
  const revert = (ref: Ref<'snapshot'>) => bench.until(call => bench.storage.snapshots!.revert(ref, call))

  let at: ConnectedDisk | undefined
  /** As a guest would, for the length of the work. */
  const connected = async <T>(volume: Ref<'volume'>, work: () => Promise<T>): Promise<T> => {
    const disk = await bench.exportFor({ kind: 'instance', id: newId('instance') }, volume)
    at = disk
    const done = await work()
    await bench.remove(bench.storage.attachments!, { kind: 'attachment', id: disk.attachmentId })
    return done
  }
  const write = (byte: number) => disk.write(at!, byte)
  const holds = (byte: number) => disk.holds(at!, byte)
  const needs = { capability: 'snapshots' } as const

  promise(
    bench,
    'a revert brings back what a volume held when its snapshot was taken, at its present size',
    needs,
    async () => {
      const volume = await bench.newVolume()
      await connected(volume, () => write(1))
      const snapshot = await take(volume)
      await connected(volume, () => write(2))
      const grown = { name: 'conform-data', vdcId: bench.vdcId, sizeGiB: 2 }
      await bench.ensure(bench.storage.volumes!, volume, grown, 2)
      await revert(snapshot)
      await bench.ensure(bench.storage.volumes!, volume, grown, 2)
      expect(await bench.observe(bench.storage.volumes!, volume)).toMatchObject({ status: { sizeGiB: 2 } })
      expect(await connected(volume, () => holds(1))).toBe(true)
      // Again, as after a crash.
      await revert(snapshot)
      expect(await connected(volume, () => holds(1))).toBe(true)
    },
  )

  promise(bench, 'a snapshot is taken while a guest uses the volume, who goes on writing', needs, async () => {
    const volume = await bench.newVolume()
    const snapshot = await connected(volume, async () => {
      await write(1)
      const ref = await take(volume)
      await write(2)
      return ref
    })
    expect(await connected(volume, () => holds(2))).toBe(true)
    await revert(snapshot)
    expect(await connected(volume, () => holds(1))).toBe(true)
  })

  promise(bench, 'a volume that is connected is not reverted', needs, async () => {
    const volume = await bench.newVolume()
    const snapshot = await take(volume)
    await connected(volume, async () => {
      await write(1)
      await expectError(() => revert(snapshot), 'conflict')
      expect(await holds(1)).toBe(true)
    })
  })

  promise(
    bench,
    'a volume made of a snapshot is one of its own: it outlives the snapshot and the volume',
    needs,
    async () => {
      const volume = await bench.newVolume()
      await connected(volume, () => write(1))
      const from = await take(volume)
      const copy = await bench.newVolume({ sizeGiB: 2, from })
      expect(await bench.observe(bench.storage.volumes!, copy)).toMatchObject({ status: { sizeGiB: 2 } })
      await connected(volume, () => write(2))
      expect(await connected(copy, () => holds(1))).toBe(true)
      await connected(copy, () => write(3))
      await revert(from)
      expect(await connected(volume, () => holds(1))).toBe(true)
      await bench.remove(bench.storage.snapshots!, from)
      await bench.remove(bench.storage.volumes!, volume)
      expect(await connected(copy, () => holds(3))).toBe(true)
    },
  )

  promise(bench, 'a volume goes with its snapshots', needs, async () => {
    const volume = await bench.newVolume()
    const snapshot = await take(volume)
    await bench.remove(bench.storage.volumes!, volume)
    expect(await bench.observe(bench.storage.snapshots!, snapshot)).toEqual({ exists: false })
  })
}
