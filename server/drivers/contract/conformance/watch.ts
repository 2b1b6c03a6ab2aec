import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Hint, Ref } from '../types'
import type { Bench } from './bench'
import { promise } from './promise'

export function watchTests(bench: Bench): void {
  promise(bench, 'a change by a task is hinted at quickly', { capability: 'lifecycleEvents' }, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec({ power: 'stopped' })
    await bench.ensure(bench.instances, ref, spec)
    await expectHint(bench, ref, () => bench.ensure(bench.instances, ref, { ...spec, power: 'running' }, 2))
  })

  promise(
    bench,
    'a change from outside is hinted at quickly',
    { capability: 'lifecycleEvents', outside: 'powerOff' },
    async () => {
      const ref = bench.newInstance()
      await bench.ensure(bench.instances, ref, bench.instanceSpec())
      await expectHint(bench, ref, () => bench.options.outside!.powerOff!(ref))
    },
  )

  promise(bench, 'watching ends when the caller gives up', { capability: 'lifecycleEvents' }, async () => {
    const stop = new AbortController()
    const ended = (async () => {
      for await (const _ of bench.compute.watch!(bench.call(stop.signal)));
      return true
    })()
    stop.abort()
    expect(await Promise.race([ended, wait(bench.bounds.hintMs, 'still watching')])).toBe(true)
  })
}

/** A hint at this instance, or at anything, comes within the bound after the change is done. */
async function expectHint(bench: Bench, ref: Ref<'instance'>, change: () => Promise<unknown>) {
  const stop = new AbortController()
  const heard: Hint[] = []
  let tell = () => {}
  const watching = (async () => {
    for await (const hint of bench.compute.watch!(bench.call(stop.signal))) {
      heard.push(hint)
      tell()
    }
  })()
  try {
    // Whatever the start of watching hints at is not about this change.
    await wait(500)
    heard.length = 0
    const hinted = new Promise<string>(resolve => {
      tell = () => heard.some(hint => !hint.ref || hint.ref.id === ref.id) && resolve('hinted')
    })
    await change()
    expect(await Promise.race([hinted, wait(bench.bounds.hintMs, 'no hint')])).toBe('hinted')
  } finally {
    stop.abort()
    await watching
  }
}
