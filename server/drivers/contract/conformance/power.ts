import { expect } from 'vitest'
import { powerStates } from '@/server/domain/instance'
import type { Bench } from './bench'
import { promise } from './promise'
import { openShell } from './shell'

/** Walks through every ordered pair of states. */
const walk = [
  'running',
  'paused',
  'running',
  'stopped',
  'running',
  'running',
  'paused',
  'paused',
  'stopped',
  'stopped',
  'paused',
] as const

export function powerTests(bench: Bench): void {
  promise(bench, 'every power state is reached from every other', {}, async () => {
    const pairs = new Set(walk.slice(1).map((to, i) => `${walk[i]} ${to}`))
    expect(pairs.size).toBe(powerStates.length ** 2)
    const ref = bench.newInstance()
    const spec = bench.instanceSpec()
    for (const [index, power] of walk.entries()) {
      const wanted = { ...spec, power }
      const before = await bench.observe(bench.instances, ref)
      const isOther = before.exists && before.status.power !== power
      if (before.exists)
        expect(bench.instances.plan(wanted, before).map(change => change.field)).toEqual(isOther ? ['power'] : [])
      const seen = await bench.ensure(bench.instances, ref, wanted, index + 1)
      expect(seen.status.power).toBe(power)
      expect(bench.instances.plan(wanted, await bench.observe(bench.instances, ref))).toEqual([])
    }
  })

  promise(
    bench,
    'a guest that listens shuts down by itself, well before the limit',
    { capability: 'serialConsole' },
    async () => {
      const ref = bench.newInstance()
      const spec = bench.instanceSpec({ stopTimeoutMs: 3_600_000 })
      await bench.ensure(bench.instances, ref, spec)
      const shell = await openShell(bench, ref)
      await shell.close()
      const seen = await bench.ensure(bench.instances, ref, { ...spec, power: 'stopped' }, 2)
      expect(seen.status.power).toBe('stopped')
    },
  )

  promise(bench, 'whatever the guest does, it is off soon after the limit', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec({ stopTimeoutMs: 300 })
    // Asked to stop while it still boots, a guest hears nothing.
    await bench.ensure(bench.instances, ref, spec)
    const seen = await bench.ensure(bench.instances, ref, { ...spec, power: 'stopped' }, 2)
    expect(seen.status.power).toBe('stopped')
  })

  promise(
    bench,
    'a running guest’s agent answers when it is asked; of one that is paused or off it is said why it does not',
    { capability: 'guestAgent' },
    async () => {
      const ref = bench.newInstance()
      const spec = bench.instanceSpec()
      const ask = () => bench.persist(() => bench.instances.askAgent!(ref, { timeoutMs: 2_000 }, bench.call()))
      await bench.ensure(bench.instances, ref, spec)
      // It is up some time after its machine is.
      await bench.until(async () =>
        (await ask()) === null
          ? { converged: true, seen: await bench.observe(bench.instances, ref) }
          : { converged: false, waitMs: 200 },
      )
      await bench.ensure(bench.instances, ref, { ...spec, power: 'paused' }, 2)
      expect(await ask()).toBe('It does not run.')
      await bench.ensure(bench.instances, ref, { ...spec, power: 'stopped', stopTimeoutMs: 0 }, 3)
      expect(await ask()).toBe('It does not run.')
    },
  )

  promise(bench, 'a forced stop overtakes a graceful one', {}, async () => {
    const ref = bench.newInstance()
    const spec = bench.instanceSpec({ stopTimeoutMs: 3_600_000 })
    await bench.ensure(bench.instances, ref, spec)
    const stopped = { ...spec, power: 'stopped' as const }
    await bench.persist(() => bench.instances.ensure(ref, stopped, 2, bench.call()))
    const seen = await bench.ensure(bench.instances, ref, { ...stopped, stopTimeoutMs: 0 }, 3)
    expect(seen.status.power).toBe('stopped')
  })

  promise(bench, 'a running instance can be removed', {}, async () => {
    const ref = bench.newInstance()
    await bench.ensure(bench.instances, ref, bench.instanceSpec())
    expect(await bench.remove(bench.instances, ref)).toEqual({ exists: false })
  })

  promise(
    bench,
    'an instance that was switched off from outside is seen so, and starts again',
    { outside: 'powerOff' },
    async () => {
      const ref = bench.newInstance()
      const spec = bench.instanceSpec()
      await bench.ensure(bench.instances, ref, spec)
      await bench.options.outside!.powerOff!(ref)
      const seen = await bench.observe(bench.instances, ref)
      expect(seen).toMatchObject({ exists: true, status: { power: expect.stringMatching(/stopped|crashed/) } })
      expect(bench.instances.plan(spec, seen)).toMatchObject([{ field: 'power', to: 'running' }])
      expect(await bench.ensure(bench.instances, ref, spec)).toMatchObject({ status: { power: 'running' } })
    },
  )
}
