import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { BackupRef } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { promise } from './promise'

export function backupTests(bench: Bench): void {
  const store = () => bench.backupStore.backups!
  const newRef = (): BackupRef => ({ id: newId('backup'), vault: bench.vdcId })
  // As text: a simulated disk has no other bytes.
  const some = () => Buffer.from(randomBytes(300_000).toString('hex'))
  // A try that is repeated is known by its key, as the engine's is.
  const keep = (ref: BackupRef, content: Buffer, call = bench.call()) =>
    bench.persist(() => store().write(ref, Readable.from([content]), call))
  const read = (ref: BackupRef, external: string, call = bench.call()) =>
    bench.persist(async () => buffer(await store().read({ ...ref, external }, call)))
  const remove = (ref: BackupRef, call = bench.call()) => bench.persist(() => store().remove(ref, call))

  promise(bench, 'what is kept comes back byte by byte, and from its own vault only', {}, async () => {
    const [ref, content] = [newRef(), some()]
    const { external } = await keep(ref, content)
    expect((await read(ref, external)).equals(content)).toBe(true)
    await expectError(() => read({ ...ref, vault: newId('vdc') }, external), 'missing')
  })

  promise(bench, 'what breaks off is not kept, and a repeat is whole', {}, async () => {
    const [ref, content] = [newRef(), some()]
    const breaksOff = async function* () {
      yield content.subarray(0, 100_000)
      throw new Error('The line broke')
    }
    await expect(store().write(ref, Readable.from(breaksOff()), bench.call())).rejects.toThrow('The line broke')
    const { external } = await keep(ref, content)
    expect((await read(ref, external)).equals(content)).toBe(true)
  })

  promise(bench, 'one that is removed is gone, and again is as good; others stay whole', {}, async () => {
    const [one, other, content] = [newRef(), newRef(), some()]
    const gone = await keep(one, content)
    const stays = await keep(other, content)
    await remove(one)
    await remove(one)
    await expectError(() => read(one, gone.external), 'missing')
    expect((await read(other, stays.external)).equals(content)).toBe(true)
  })
}
