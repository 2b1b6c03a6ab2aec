import { once } from 'node:events'
import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { promise } from './promise'
import { openShell, readText } from './shell'

export function consoleTests(bench: Bench): void {
  promise(
    bench,
    'the console echoes what is typed and shows what the guest answers',
    { capability: 'serialConsole' },
    async () => {
      const ref = bench.newInstance()
      const spec = bench.instanceSpec()
      await bench.ensure(bench.instances, ref, spec)
      const shell = await openShell(bench, ref)
      expect(await shell.run('echo hel"lo"')).toBe('hello')
      expect(await shell.run('hostname')).toBe(spec.name)
      await shell.close()
    },
  )

  promise(bench, 'a second console takes over from the first', { capability: 'serialConsole' }, async () => {
    const ref = bench.newInstance()
    await bench.ensure(bench.instances, ref, bench.instanceSpec())
    const first = await bench.persist(() => bench.instances.console(ref, bench.call()))
    first.on('error', () => {}).resume()
    const gone = once(first, 'close')
    const shell = await openShell(bench, ref)
    await gone
    expect(await shell.run('echo still here')).toBe('still here')
    await shell.close()
  })

  promise(bench, 'a console that was closed can be opened again', { capability: 'serialConsole' }, async () => {
    const ref = bench.newInstance()
    await bench.ensure(bench.instances, ref, bench.instanceSpec())
    await (await openShell(bench, ref)).close()
    const shell = await openShell(bench, ref)
    expect(await shell.run('echo again')).toBe('again')
    await shell.close()
  })

  promise(
    bench,
    'the console of an instance that is not there is refused as missing',
    { capability: 'serialConsole' },
    async () => {
      const ref = { kind: 'instance' as const, id: newId('instance') }
      await expectError(() => bench.persist(() => bench.instances.console(ref, bench.call())), 'missing')
    },
  )

  promise(bench, 'the console of a stopped instance is refused', { capability: 'serialConsole' }, async () => {
    const ref = bench.newInstance()
    await bench.ensure(bench.instances, ref, bench.instanceSpec({ power: 'stopped' }))
    await expectError(() => bench.persist(() => bench.instances.console(ref, bench.call())), 'conflict', 'missing')
  })

  promise(bench, 'the screen speaks RFB', { capability: 'screen' }, async () => {
    const ref = bench.newInstance()
    await bench.ensure(bench.instances, ref, bench.instanceSpec())
    const stream = await bench.persist(() => bench.instances.screen(ref, bench.call()))
    try {
      expect(await readText(stream).until(/RFB \d{3}\.\d{3}\n/, bench.bounds.commandMs)).toMatch(/^RFB 003\.00[378]\n/)
    } finally {
      stream.destroy()
    }
  })
}
