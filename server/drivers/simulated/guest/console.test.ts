import type { Duplex } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readText } from '../../contract/conformance/shell'
import { createSimulatedDrivers, type SimulatedDrivers } from '../index'
import { createTestWorld, type TestWorld } from '../test-world'
import { testCall } from '../testing'

let world: TestWorld
let others: SimulatedDrivers
const open: Duplex[] = []
beforeAll(async () => {
  world = await createTestWorld()
  others = createSimulatedDrivers({ connectionString: world.database.connectionString, clock: world.clock })
})
afterEach(() => {
  for (const stream of open.splice(0)) stream.destroy()
})
afterAll(async () => {
  await others.close()
  await world.close()
})

async function talkTo(ref: Awaited<ReturnType<TestWorld['machine']>>, line = world.host) {
  const stream = await line.instances!.console(ref, testCall())
  open.push(stream)
  const reader = readText(stream)
  return {
    stream,
    ended: new Promise<void>(resolve => stream.once('close', resolve)),
    until: (pattern: RegExp) => reader.until(pattern, 10_000),
    async type(text: string, pattern: RegExp) {
      reader.clear()
      stream.write(text)
      return reader.until(pattern, 10_000)
    },
  }
}

test('who listens first sees the boot, a banner and a prompt; who comes later only a prompt', async () => {
  const ref = await world.machine('web-1')
  const first = await talkTo(ref)
  const text = await first.until(/root@web-1:~# $/)
  expect(text).toMatch(/Linux version .*Reached target multi-user.*Plenum simulated guest/s)
  first.stream.destroy()
  const second = await talkTo(ref)
  expect(await second.until(/# $/)).toBe('root@web-1:~# ')
})

test('keys that are typed ahead reach the commands that they were meant for', async () => {
  const ref = await world.machine('web-2')
  const { until, type } = await talkTo(ref)
  await until(/# $/)
  const text = await type('echo one\recho tw', /echo tw$/)
  expect(text).toContain('\r\none\r\n')
  expect(await type('o\r', /two\r\n.*# $/s)).toContain('two')
})

test('a console in another process takes over', async () => {
  const ref = await world.machine('web-3')
  const here = await talkTo(ref)
  await here.until(/# $/)
  const there = await talkTo(ref, await others.compute.connect(world.hostConfig('host-1')))
  await here.ended
  expect(await there.type('hostname\r', /web-3\r\n.*# $/s)).toContain('web-3')
})

test('it ends when the guest does, from within or from outside', async () => {
  const ref = await world.machine('web-4')
  const inside = await talkTo(ref)
  await inside.until(/# $/)
  await inside.type('poweroff\r', /Power down/)
  await inside.ended
  await expect(world.host.instances!.console(ref, testCall())).rejects.toMatchObject({ kind: 'conflict' })
  await world.ensure(ref, world.spec('web-4'))
  const outside = await talkTo(ref)
  await outside.until(/# $/)
  await world.meddler.crash('host-1', ref.id)
  await outside.ended
})

test('a reboot from within keeps the console, the root disk and the volumes’ absence', async () => {
  const ref = await world.machine('web-5')
  const { until, type } = await talkTo(ref)
  await until(/# $/)
  await type('echo kept > note; cd /tmp\r', /\/tmp# $/)
  const text = await type('reboot\r', /Reached target multi-user.*~# $/s)
  expect(text).toContain('Linux version')
  expect(await type('cat note\r', /kept\r\n.*# $/s)).toContain('kept')
})

test('a paused guest hears what was typed once it is resumed', async () => {
  const ref = await world.machine('web-6')
  const { until, type, stream } = await talkTo(ref)
  await until(/# $/)
  await world.ensure(ref, world.spec('web-6', { power: 'paused' }), 2)
  stream.write('echo awake\r')
  await world.ensure(ref, world.spec('web-6'), 3)
  expect(await type('', /awake\r\n.*# $/s)).toContain('awake')
})

test('a line to an unreachable host breaks', async () => {
  const ref = await world.machine('web-7')
  const { until, ended } = await talkTo(ref)
  await until(/# $/)
  await world.meddler.setUnreachable('host-1')
  await ended
  await expect(world.host.instances!.console(ref, testCall())).rejects.toMatchObject({ kind: 'unreachable' })
  await world.meddler.setReachable('host-1')
})
