import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import { promise } from './promise'

export function attachmentTests(bench: Bench): void {
  const newRef = () =>
    bench.track<'attachment'>(bench.storage.attachments!, { kind: 'attachment', id: newId('attachment') })
  lifecycleTests(bench, 'attachment', async () => {
    const volume = await bench.newVolume()
    const spec = { volumeId: volume.id, instanceId: newId('instance') }
    return { resource: bench.storage.attachments!, ref: newRef(), spec }
  })

  promise(bench, 'a volume has one writer: a second attachment is refused until the first is gone', {}, async () => {
    const attachments = bench.storage.attachments!
    const volume = await bench.newVolume()
    const [first, second] = [newRef(), newRef()]
    await bench.ensure(attachments, first, { volumeId: volume.id, instanceId: newId('instance') })
    const later = { volumeId: volume.id, instanceId: newId('instance') }
    await expectError(() => bench.ensure(attachments, second, later), 'conflict')
    expect(await bench.observe(attachments, second)).toEqual({ exists: false })
    await bench.remove(attachments, first)
    expect(await bench.ensure(attachments, second, later)).toMatchObject({ status: { volumeId: volume.id } })
  })

  promise(bench, 'of two attachments of one volume made at once, one wins', {}, async () => {
    const attachments = bench.storage.attachments!
    const volume = await bench.newVolume()
    const tries = [newRef(), newRef(), newRef()].map(ref =>
      bench.ensure(attachments, ref, { volumeId: volume.id, instanceId: newId('instance') }),
    )
    const won = (await Promise.allSettled(tries)).filter(each => each.status === 'fulfilled')
    expect(won).toHaveLength(1)
    expect((await bench.list(attachments)).filter(each => each.seen.status.volumeId === volume.id)).toHaveLength(1)
  })

  promise(bench, 'a volume that is connected is not deleted, and grows only where its user is told', {}, async () => {
    const { attachments, volumes } = bench.storage
    const volume = await bench.newVolume()
    const ref = newRef()
    await bench.ensure(attachments!, ref, { volumeId: volume.id, instanceId: newId('instance') })
    await expectError(() => bench.remove(volumes!, volume), 'conflict')
    const grown = { name: 'conform-data', vdcId: bench.vdcId, sizeGiB: 2 }
    if (bench.capabilities.liveGrow) await bench.ensure(volumes!, volume, grown, 2)
    else await expectError(() => bench.ensure(volumes!, volume, grown, 2), 'conflict')
    const sizeGiB = bench.capabilities.liveGrow ? 2 : 1
    expect(await bench.observe(volumes!, volume)).toMatchObject({ status: { sizeGiB } })
    await bench.remove(attachments!, ref)
    expect(await bench.ensure(volumes!, volume, grown, 3)).toMatchObject({ status: { sizeGiB: 2 } })
  })

  promise(bench, 'an attachment of a volume that is not there is refused as missing', {}, async () => {
    const spec = { volumeId: newId('volume'), instanceId: newId('instance') }
    await expectError(() => bench.ensure(bench.storage.attachments!, newRef(), spec), 'missing')
  })
}
