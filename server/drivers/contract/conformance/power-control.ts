import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BootDevice, consumption, hottest, sensorReading } from '@/server/domain/sensor'
import type { Call, Connection, Power } from '../types'

/** The promises of a management controller. `isRunning`: what is really there, judged by somebody else. */
export function describePowerControl(options: {
  name: string
  connect(): Promise<Connection>
  isRunning(): Promise<boolean>
  /** What it really started from last. */
  bootedFrom(): Promise<BootDevice>
  timeoutMs?: number
}): void {
  describe(`${options.name} keeps the contract of power`, { timeout: options.timeoutMs ?? 60_000 }, () => {
    let line: Connection
    let power: Power
    const call = (): Call => ({
      ...{ taskId: 'task_conformance', key: randomUUID(), signal: new AbortController().signal, log() {} },
    })
    beforeAll(async () => {
      line = await options.connect()
      power = line.power!
    })
    afterAll(() => line?.[Symbol.asyncDispose]())

    test('a healthy controller says its version', async () => {
      expect(await line.probe(call())).toMatchObject({ healthy: true, problems: [], host: null })
    })
    test('off is off, seen from outside, and on brings it back', async () => {
      expect([await power.status(call()), await options.isRunning()]).toEqual(['on', true])
      await power.off(call())
      await expect.poll(() => power.status(call())).toBe('off')
      expect(await options.isRunning()).toBe(false)
      await power.on(call())
      await expect.poll(() => power.status(call())).toBe('on')
      await expect.poll(options.isRunning).toBe(true)
    })
    test('what it starts from is chosen for the next start only', async () => {
      await power.off(call())
      await expect.poll(() => power.status(call())).toBe('off')
      await power.bootNext('cd', call())
      await power.bootNext('network', call())
      await power.on(call())
      await expect.poll(options.isRunning).toBe(true)
      expect(await options.bootedFrom()).toBe('network')
      await power.off(call())
      await expect.poll(() => power.status(call())).toBe('off')
      await power.on(call())
      await expect.poll(options.isRunning).toBe(true)
      expect(await options.bootedFrom()).toBe('disk')
    })
    test('sensors tell a temperature and what it draws', async () => {
      const readings = await power.sensors(call())
      expect(hottest(readings)).toBeGreaterThan(0)
      expect(consumption(readings)).toBeGreaterThan(0)
      for (const reading of readings) expect(sensorReading.parse(reading)).toEqual(reading)
    })
    test('a repeat is harmless', async () => {
      await power.on(call())
      expect([await power.status(call()), await options.isRunning()]).toEqual(['on', true])
    })
    test('a call that was aborted says so', async () => {
      const aborted = { ...call(), signal: AbortSignal.abort() }
      await expect(power.status(aborted)).rejects.toMatchObject({ kind: 'busy' })
    })
  })
}
