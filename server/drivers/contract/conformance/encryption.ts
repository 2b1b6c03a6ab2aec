import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import { luksHeader, newLuksKey } from '../luks'
import type { Ref } from '../types'
import type { Bench } from './bench'
import type { ConformanceOptions, ConnectedDisk } from './options'
import { promise } from './promise'

export function encryptionTests(bench: Bench, disk: NonNullable<ConformanceOptions['disk']>): void {
  /** As a guest would, for the length of the work. */
  const connected = async <T>(volume: Ref<'volume'>, work: (at: ConnectedDisk) => Promise<T>) => {
    const at = await bench.exportFor({ kind: 'instance', id: newId('instance') }, volume)
    const done = await work(at)
    await bench.remove(bench.storage.attachments!, { kind: 'attachment', id: at.attachmentId })
    return done
  }

  promise(
    bench,
    'what is written through a volume’s key is read by nobody without it, and through it from copies, too',
    { capability: 'snapshots' },
    async () => {
      const [luksKey, another] = [newLuksKey(), newLuksKey()]
      const header = await luksHeader(luksKey)
      const volume = await bench.newVolume({ luksHeader: header })
      expect(await bench.observe(bench.storage.volumes!, volume)).toMatchObject({ status: { sizeGiB: 1 } })
      await connected(volume, async at => {
        await disk.write({ ...at, luksKey }, 1)
        await expect(disk.holds({ ...at, luksKey: another }, 1)).rejects.toThrow()
      })
      const from: Ref<'snapshot'> = { kind: 'snapshot', id: newId('snapshot'), of: volume.id }
      await bench.ensure(bench.storage.snapshots!, bench.track(bench.storage.snapshots!, from), { name: 'before' })
      const copy = await bench.newVolume({ sizeGiB: 2, from, luksHeader: header })
      expect(await bench.observe(bench.storage.volumes!, copy)).toMatchObject({ status: { sizeGiB: 2 } })
      expect(await connected(copy, at => disk.holds({ ...at, luksKey }, 1))).toBe(true)

      // Another header says nothing but how much it takes: what is there keeps its own.
      const grown = { name: 'conform-data', vdcId: bench.vdcId, sizeGiB: 2, luksHeader: await luksHeader(another) }
      await bench.ensure(bench.storage.volumes!, volume, grown, 2)
      expect(await connected(volume, at => disk.holds({ ...at, luksKey }, 1))).toBe(true)
    },
  )
}
