import { expect } from 'vitest'
import { converge } from '../converge'
import { luksHeader } from '../luks'
import type { Ref } from '../types'
import type { Bench } from './bench'
import { promise } from './promise'
import { openShell } from './shell'

export function diskMoveTests(bench: Bench): void {
  promise(
    bench,
    'a disk, encrypted too, goes over to another storage while its guest writes on; cancelled or cut off, it stays',
    { otherStorage: true },
    async () => {
      const moves = bench.instances.diskMoves!
      const { volumes, attachments } = bench.otherStorage!
      const ref = bench.newInstance()
      const disk = await bench.newLuksDisk(ref)
      const spec = bench.instanceSpec({ disks: [disk] })
      await bench.ensure(bench.instances, ref, spec)
      const shell = await openShell(bench, ref)
      const write = (name: string) => shell.run(`echo ${name} > /mnt/${name} && sync && cat /mnt/${name}`)
      const last = (text: string) => text.split('\n').at(-1)
      await shell.run('mke2fs /dev/vdb && mount /dev/vdb /mnt')

      const volume = bench.track<'volume'>(volumes!, { kind: 'volume', id: disk.volumeId })
      const header = await luksHeader(disk.luksKey)
      const { volumeGiB: sizeGiB = 1 } = bench.options
      await bench.ensure(volumes!, volume, { name: 'conform-data', vdcId: bench.vdcId, sizeGiB, luksHeader: header })
      const there = bench.track<'attachment'>(attachments!, { kind: 'attachment', id: disk.attachmentId })
      const connected = await bench.ensure(attachments!, there, { volumeId: volume.id, instanceId: ref.id })
      let [from, to] = [disk.source, connected.status.source]
      const own = () => ({ ...disk, source: from })
      const place = () => bench.persist(() => moves.place(ref, own(), to, bench.call()))
      const copy = async () => {
        const call = bench.call()
        const options = { call, sleep: bench.sleep }
        await bench.persist(() => converge<'instance'>(resume => moves.copy(ref, own(), to, call, resume), options))
        expect(await place()).toBe('both')
      }

      expect(await place()).toBe('former')
      await copy()
      await bench.persist(() => moves.cancel(ref, disk, to, bench.call()))
      await bench.persist(() => moves.cancel(ref, disk, to, bench.call()))
      expect(await place()).toBe('former')

      await copy()
      expect(last(await write('on-both'))).toBe('on-both')
      await bench.persist(() => moves.pivot(ref, disk, to, bench.call()))
      await bench.persist(() => moves.pivot(ref, disk, to, bench.call()))
      expect(await place()).toBe('target')
      const here = { kind: 'attachment', id: disk.attachmentId } as Ref<'attachment'>
      const former = bench.storage.attachments!
      await bench.remove(former, here)
      expect(last(await write('over'))).toBe('over')

      const moved = { ...spec, disks: [{ ...disk, source: to }] }
      expect((await bench.ensure(bench.instances, ref, moved, 2)).status.disks).toEqual([disk.attachmentId])

      // On its way back, to what is cut off in the midst of it. Nothing begins anew in this guest: see decision 0041.
      const back = await bench.ensure(former, here, { volumeId: disk.volumeId, instanceId: ref.id })
      ;[from, to] = [to, back.status.source]
      await copy()
      await bench.remove(former, here)
      expect(last(await write('alone'))).toBe('alone')
      await expect.poll(place, { timeout: 30_000 }).toBe('former')
      const kept = await shell.run('cat /mnt/on-both /mnt/over /mnt/alone')
      expect(kept.split('\n').slice(-3)).toEqual(['on-both', 'over', 'alone'])
      await shell.close()
      await bench.remove(bench.instances, ref)
      expect(await place()).toBe('nowhere')
    },
  )
}
