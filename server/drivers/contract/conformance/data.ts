import { expect } from 'vitest'
import type { Bench } from './bench'
import { promise } from './promise'
import { openShell } from './shell'

const secret = 'nobody-but-the-guest'
const write = `mke2fs /dev/vdb && mount /dev/vdb /mnt && echo ${secret} > /mnt/x && sync`
const read = 'mount /dev/vdb /mnt && cat /mnt/x'

/** The last line a command printed: real tools say a lot before. */
const last = (text: string) => text.split('\n').at(-1)

export function dataTests(bench: Bench): void {
  promise(
    bench,
    'a rebuild gives a fresh root disk and keeps what is on the volumes',
    { capability: 'serialConsole' },
    async () => {
      const ref = bench.newInstance()
      const disk = await bench.newDisk(ref)
      const spec = bench.instanceSpec({ disks: [disk] })
      const { external } = await bench.ensure(bench.instances, ref, spec)
      const before = await openShell(bench, ref)
      await before.run(write)
      await before.run('echo mine > /root/mark; sync')
      expect(last(await before.run('cat /root/mark'))).toBe('mine')
      await before.close()

      const fresh = { ...spec, rootVersion: 2 }
      const seen = await bench.observe(bench.instances, ref)
      expect(bench.instances.plan(fresh, seen)).toMatchObject([{ field: 'rootVersion', impact: 'replace' }])
      const rebuilt = await bench.ensure(bench.instances, ref, fresh, 2)
      expect(rebuilt.status).toMatchObject({ rootVersion: 2, power: 'running', disks: [disk.attachmentId] })
      expect((await bench.list(bench.instances)).filter(each => each.id === ref.id)).toHaveLength(1)
      expect(external).not.toBe('')

      const after = await openShell(bench, ref)
      expect(await after.run('cat /root/mark')).toMatch(/No such file/i)
      expect(last(await after.run(read))).toBe(secret)
      await after.close()
      await bench.remove(bench.instances, ref)
    },
  )

  promise(
    bench,
    'an instance that moves to another host finds its data there, also what nobody but its guest can read',
    { capability: 'serialConsole', otherHost: true },
    async () => {
      const ref = bench.newInstance()
      const disk = await bench.newLuksDisk(ref)
      const spec = bench.instanceSpec({ disks: [disk] })
      await bench.ensure(bench.instances, ref, spec)
      const here = await openShell(bench, ref)
      await here.run(write)
      await here.close()
      await bench.ensure(bench.instances, ref, { ...spec, power: 'stopped', stopTimeoutMs: 10_000 }, 2)
      await bench.remove(bench.instances, ref)
      expect(await bench.holds({ kind: 'volume', id: disk.volumeId }, secret)).toBe(false)

      const instances = bench.other!.instances!
      bench.track(instances, ref)
      await bench.ensure(instances, ref, { ...spec, rootVersion: 2 }, 3)
      const there = await openShell(bench, ref, instances)
      expect(last(await there.run(read))).toBe(secret)
      await there.close()
      await bench.remove(instances, ref)
    },
  )
}
