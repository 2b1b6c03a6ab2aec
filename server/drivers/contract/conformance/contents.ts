import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Ref } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import type { ConformanceOptions, ConnectedDisk } from './options'
import { promise } from './promise'

export function contentTests(bench: Bench, disk: NonNullable<ConformanceOptions['disk']>): void {
  const needs = { capability: 'backups' } as const
  const contents = () => bench.storage.contents!
  const newVolume = () => bench.newVolume({ sizeGiB: bench.options.volumeGiB ?? 1 })
  /** As a guest would, for the length of the work. */
  const connected = async <T>(volume: Ref<'volume'>, work: (at: ConnectedDisk) => Promise<T>): Promise<T> => {
    const at = await bench.exportFor({ kind: 'instance', id: newId('instance') }, volume)
    const done = await work(at)
    await bench.remove(bench.storage.attachments!, { kind: 'attachment', id: at.attachmentId })
    return done
  }
  // A try that is repeated is known by its key, as the engine's is.
  const release = async (of: Ref<'snapshot'> | Ref<'volume'>) => {
    const call = bench.call()
    await bench.persist(() => contents().release(of, call))
  }
  const checksum = async (of: Ref<'snapshot'> | Ref<'volume'>) => {
    const call = bench.call()
    const digest = await bench.persist(async () => {
      const hash = createHash('sha256')
      for await (const chunk of await contents().read(of, call)) hash.update(chunk)
      return hash.digest('hex')
    })
    await release(of)
    return digest
  }
  const copy = async (of: Ref<'snapshot'> | Ref<'volume'>, to: Ref<'volume'>) => {
    const [reading, writing] = [bench.call(), bench.call()]
    try {
      await bench.persist(async () => contents().write(to, await read(of, reading), writing))
    } finally {
      await release(of)
    }
  }
  const read = (of: Ref<'snapshot'> | Ref<'volume'>, call = bench.call()) =>
    bench.persist(() => contents().read(of, call))
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
      const snapshot = await connected(volume, async at => {
        await disk.write(at, 1)
        const ref = await snapshotOf(volume)
        await disk.write(at, 2)
        await copy(ref, other)
        return ref
      })
      expect(await checksum(other)).toBe(await checksum(snapshot))
      expect(await connected(other, at => disk.holds(at, 1))).toBe(true)
      expect(await connected(volume, at => disk.holds(at, 2))).toBe(true)
    },
  )

  promise(bench, 'filling that broke off is begun anew, and a volume in use is not filled', needs, async () => {
    const [volume, other] = [await newVolume(), await newVolume()]
    await connected(volume, at => disk.write(at, 1))
    const breaksOff = async function* () {
      for await (const chunk of await read(volume)) {
        yield chunk
        throw new Error('The line broke')
      }
    }
    await expect(contents().write(other, Readable.from(breaksOff()), bench.call())).rejects.toThrow('The line broke')
    await copy(volume, other)
    await connected(other, async at => {
      await expectError(() => copy(volume, other), 'conflict')
      expect(await disk.holds(at, 1)).toBe(true)
    })
  })
}
