import { expect } from 'vitest'
import type { Bench } from './bench'
import { promise } from './promise'

export function hostTests(bench: Bench): void {
  promise(bench, 'a healthy host says its version, capacity and capabilities', {}, async () => {
    const probe = await bench.persist(() => bench.compute.probe(bench.call()))
    expect(probe).toMatchObject({ healthy: true, problems: [] })
    expect(probe.version).not.toBe('')
    expect(probe.host?.cpuThreads).toBeGreaterThan(0)
    expect(probe.host?.memoryMiB).toBeGreaterThan(0)
    if (probe.host?.cpuPercent != null) {
      expect(probe.host.cpuPercent).toBeGreaterThanOrEqual(0)
      expect(probe.host.cpuPercent).toBeLessThanOrEqual(100)
    }
  })

  promise(bench, 'two lines to one host show the same host', {}, async () => {
    const ref = bench.newInstance()
    await bench.ensure(bench.instances, ref, bench.instanceSpec({ power: 'stopped' }))
    const line = await bench.options.connectCompute!()
    try {
      expect(await bench.observe(line.instances!, ref)).toMatchObject({ exists: true })
    } finally {
      await line[Symbol.asyncDispose]()
    }
  })

  promise(bench, 'counters only grow, for running instances only', { capability: 'metrics' }, async () => {
    const running = bench.newInstance()
    const stopped = bench.newInstance()
    await bench.ensure(bench.instances, running, bench.instanceSpec())
    await bench.ensure(bench.instances, stopped, bench.instanceSpec({ power: 'stopped' }))
    const sample = async () => {
      const samples = await bench.persist(() => bench.instances.metrics(bench.call()))
      expect(samples.filter(each => each.id === stopped.id)).toEqual([])
      const own = samples.filter(each => each.id === running.id)
      expect(own).toHaveLength(1)
      return own[0]!
    }
    let before = await sample()
    for (let round = 0; round < 3; round++) {
      await bench.sleep(400, new AbortController().signal)
      const after = await sample()
      expect(after.at.getTime()).toBeGreaterThan(before.at.getTime())
      for (const counter of counters) expect(after[counter], counter).toBeGreaterThanOrEqual(before[counter])
      before = after
    }
    expect(before.cpuTimeNs).toBeGreaterThan(0)
    expect(before.vcpus).toBe(1)
  })
}

const counters = ['cpuTimeNs', 'diskReadBytes', 'diskWriteBytes', 'netRxBytes', 'netTxBytes'] as const
