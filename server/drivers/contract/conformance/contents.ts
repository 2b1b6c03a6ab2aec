import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { DiskSource, Ref } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import type { ConformanceOptions } from './options'
import { promise } from './promise'

export function contentTests(bench: Bench, disk: NonNullable<ConformanceOptions['disk']>): void {
  const needs = { capability: 'backups' } as const
  const contents = () => bench.storage.contents!
  const newVolume = () => bench.newVolume({ sizeGiB: bench.options.volumeGiB ?? 1 })
  /** As a guest would, for the length of the work. */
  const connected = async <T>(volume: Ref<'volume'>, work: (source: DiskSource) => Promise<T>): Promise<T> => {
    const { attachmentId, source } = await bench.exportFor({ kind: 'instance', id: newId('instance') }, volume)
    const done = await work(source)
    await bench.remove(bench.storage.attachments!, { kind: 'attachment', id: attachmentId })
    return done
  }
  const checksum = (of: Ref<'snapshot'> | Ref<'volume'>) =>
    bench.persist(async () => {
      const hash = createHash('sha256')
      for await (const chunk of await contents().read(of, bench.call())) hash.update(chunk)
      await contents().release(of, bench.call())
      return hash.digest('hex')
    })
  const copy = (of: Ref<'snapshot'> | Ref<'volume'>, to: Ref<'volume'>) =>
    bench.persist(async () => {
      try {
        await contents().write(to, await contents().read(of, bench.call()), bench.call())
      } finally {
        await contents().release(of, bench.call())
      }
    })
  const snapshotOf = async (volume: Ref<'volume'>) => {
    const ref: Ref<'snapshot'> = { kind: 'snapshot', id: newId('snapshot'), of: volume.id }
    await bench.ensure(bench.storage.snapshots!, bench.track(bench.storage.snapshots!, ref), { name: 'before' })
    return ref
  }

  promise(
    bench,
    'what a snapshot holds is read while a guest goes on writing, and fills a volume that then holds the same',
    needs,
    async () => {
      const [volume, other] = [await newVolume(), await newVolume()]
      const snapshot = await connected(volume, async source => {
        await disk.write(source, 1)
        const ref = await snapshotOf(volume)
        await disk.write(source, 2)
        await copy(ref, other)
        return ref
      })
      expect(await checksum(other)).toBe(await checksum(snapshot))
      expect(await connected(other, source => disk.holds(source, 1))).toBe(true)
      expect(await connected(volume, source => disk.holds(source, 2))).toBe(true)
    },
  )

  promise(bench, 'filling that broke off is begun anew, and a volume in use is not filled', needs, async () => {
    const [volume, other] = [await newVolume(), await newVolume()]
    await connected(volume, source => disk.write(source, 1))
    const breaksOff = async function* () {
      for await (const chunk of await contents().read(volume, bench.call())) {
        yield chunk
        throw new Error('The line broke')
      }
    }
    await expect(contents().write(other, Readable.from(breaksOff()), bench.call())).rejects.toThrow('The line broke')
    await copy(volume, other)
    await connected(other, async source => {
      await expectError(() => copy(volume, other), 'conflict')
      expect(await disk.holds(source, 1)).toBe(true)
    })
  })
}
