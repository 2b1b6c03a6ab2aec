import { expect } from 'vitest'
import { converge } from '../converge'
import type { Call, InstanceSpec, Migration, Observation, Ref } from '../types'
import type { Bench } from './bench'
import { promise } from './promise'
import { openShell } from './shell'

const needs = { capability: 'liveMigration', otherHost: true } as const
const bootId = 'cat /proc/sys/kernel/random/boot_id'
const last = (text: string) => text.split('\n').at(-1)

export function migrationTests(bench: Bench): void {
  const here = () => bench.instances.migration!
  const there = () => bench.other!.instances!.migration!
  const settle = (nudge: Parameters<typeof converge<'instance'>>[0], call: Call): Promise<Observation<'instance'>> =>
    bench.persist(() => converge(nudge, { call, sleep: bench.sleep }))
  const send = (from: Migration, to: Migration, ref: Ref<'instance'>, spec: InstanceSpec) => {
    const call = bench.call()
    return settle(
      async resume => from.send(ref, await bench.persist(() => to.receive(ref, spec, call)), call, resume),
      call,
    )
  }

  promise(
    bench,
    'a guest goes on while its machine moves to another host, and back, and its keys don’t stay',
    needs,
    async () => {
      const ref = bench.newInstance()
      bench.track(bench.other!.instances!, ref)
      const disk = await bench.newLuksDisk(ref)
      const spec = bench.instanceSpec({ disks: [disk] })
      await bench.ensure(bench.instances, ref, spec)
      const keys = async () => (await bench.options.outside?.keysOnHosts?.()) ?? []
      // What has opened a disk needs its key no more.
      expect(await keys()).toEqual([])
      const before = await openShell(bench, ref)
      await before.run('mke2fs /dev/vdb && mount /dev/vdb /mnt && echo hello > /mnt/x; echo mine > /root/mark')
      const booted = last(await before.run(bootId))
      await before.close()

      expect(await send(here(), there(), ref, spec)).toEqual({ exists: false })
      const { seen, pauseMs } = await bench.persist(() => there().arrival(ref, bench.call()))
      expect(seen).toMatchObject({
        exists: true,
        managed: true,
        status: { power: 'running', disks: [disk.attachmentId], generation: 1, rootVersion: 1 },
      })
      expect(pauseMs).toBeGreaterThanOrEqual(0)
      expect(pauseMs).toBeLessThan(1_000)
      await bench.persist(() => here().clear(ref, bench.call()))
      expect(await keys()).toEqual([])
      expect(await bench.observe(bench.instances, ref)).toEqual({ exists: false })
      expect(bench.other!.instances!.plan(spec, seen)).toEqual([])

      const after = await openShell(bench, ref, bench.other!.instances!)
      expect(last(await after.run(bootId))).toBe(booted)
      expect(last(await after.run('cat /mnt/x /root/mark'))).toBe('mine')
      expect(last(await after.run('echo more > /mnt/y && sync && cat /mnt/y'))).toBe('more')
      await after.close()

      await send(there(), here(), ref, spec)
      const returned = await openShell(bench, ref)
      expect(last(await returned.run(bootId))).toBe(booted)
      expect(last(await returned.run('cat /mnt/y'))).toBe('more')
      await returned.close()
    },
  )

  promise(bench, 'each verb of a migration can be repeated', needs, async () => {
    const ref = bench.newInstance()
    bench.track(bench.other!.instances!, ref)
    const spec = bench.instanceSpec({ power: 'paused' })
    await bench.ensure(bench.instances, ref, spec)
    await bench.persist(() => there().receive(ref, spec, bench.call()))
    for (let time = 0; time < 2; time++) expect(await send(here(), there(), ref, spec)).toEqual({ exists: false })
    for (let time = 0; time < 2; time++) {
      const { seen } = await bench.persist(() => there().arrival(ref, bench.call()))
      expect(seen).toMatchObject({ exists: true, status: { power: 'paused' } })
      await bench.persist(() => here().clear(ref, bench.call()))
    }
    // To be busy is the answer here, not a reason to try again.
    const refusal = await bench.persist(() =>
      there()
        .clear(ref, bench.call())
        .catch(error => {
          if (error.kind === 'busy') return error
          throw error
        }),
    )
    expect(refusal).toMatchObject({ kind: 'busy' })
  })

  promise(
    bench,
    'a migration that is ended half-way leaves the machine where it was and nothing elsewhere',
    needs,
    async () => {
      const ref = bench.newInstance()
      bench.track(bench.other!.instances!, ref)
      const spec = bench.instanceSpec()
      await bench.ensure(bench.instances, ref, spec)
      const landing = await bench.persist(() => there().receive(ref, spec, bench.call()))
      await bench.persist(() => here().send(ref, landing, bench.call()))
      for (let time = 0; time < 2; time++) {
        const call = bench.call()
        const seen = await settle(() => here().abort(ref, call), call)
        if (!seen.exists) {
          // It was quicker: then it is there, whole.
          const { seen: arrived } = await bench.persist(() => there().arrival(ref, bench.call()))
          return void expect(arrived).toMatchObject({ exists: true, status: { power: 'running' } })
        }
        expect(seen.status.power).toBe('running')
      }
      await bench.persist(() => there().clear(ref, bench.call()))
      expect(await bench.observe(bench.other!.instances!, ref)).toEqual({ exists: false })
      expect(await send(here(), there(), ref, spec)).toEqual({ exists: false })
    },
  )

  promise(
    bench,
    'a migration goes on when the line that began it is gone, and another waits for its end',
    needs,
    async () => {
      const ref = bench.newInstance()
      bench.track(bench.other!.instances!, ref)
      const spec = bench.instanceSpec()
      await bench.ensure(bench.instances, ref, spec)
      const landing = await bench.persist(() => there().receive(ref, spec, bench.call()))
      const line = await bench.options.connectCompute!()
      await bench.persist(() => line.instances!.migration!.send(ref, landing, bench.call()))
      await line[Symbol.asyncDispose]()
      const call = bench.call()
      expect(await settle(resume => here().send(ref, landing, call, resume), call)).toEqual({ exists: false })
      const { seen } = await bench.persist(() => there().arrival(ref, bench.call()))
      expect(seen).toMatchObject({ exists: true, status: { power: 'running' } })
    },
  )

  promise(bench, 'only a machine that is on moves live', needs, async () => {
    const ref = bench.newInstance()
    bench.track(bench.other!.instances!, ref)
    const spec = bench.instanceSpec({ power: 'stopped' })
    await bench.ensure(bench.instances, ref, spec)
    await expect(send(here(), there(), ref, spec)).rejects.toMatchObject({ kind: 'conflict' })
    await bench.persist(() => there().clear(ref, bench.call()))
  })
}
