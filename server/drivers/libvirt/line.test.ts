import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import type { Hint } from '../contract'
import { libvirtConfig } from './config'
import { HostLine } from './line'
import { idIfImported } from './names'
import { LibvirtUnreachable } from './rpc/errors'
import { FakeLibvirtd } from './rpc/fake-libvirtd'
import { messageType } from './rpc/message'
import { encodeDomain } from './rpc/objects'
import { XdrEncoder } from './rpc/xdr'
import { watchHost } from './watch'

const register = 316
const lifecycle = 318
const echo = 900
const text = (d: { string(): string }) => d.string()

async function host(port = 0): Promise<FakeLibvirtd> {
  const callback = () => new XdrEncoder().int(1).bytes()
  const fake = await FakeLibvirtd.start({ [register]: callback, [echo]: message => message.payload }, { port })
  onTestFinished(() => fake[Symbol.asyncDispose]())
  return fake
}

function lineTo(port: number): HostLine {
  const line = new HostLine(libvirtConfig.parse({ uri: `qemu+tcp://127.0.0.1:${port}/system` }))
  onTestFinished(() => line[Symbol.asyncDispose]())
  return line
}

const ask = (line: HostLine) => line.call(echo, e => e.string('there?'), text)

test('the line opens at the first call, once for all who ask', async () => {
  const fake = await host()
  const line = lineTo(fake.port)
  expect(fake.sockets.size).toBe(0)
  expect(await Promise.all([ask(line), ask(line), ask(line)])).toEqual(['there?', 'there?', 'there?'])
  expect(fake.sockets.size).toBe(1)
})

test('calls fail at once while a host is away, and succeed again when it has returned', async () => {
  const fake = await host()
  const line = lineTo(fake.port)
  await ask(line)
  const down = once(line.events, 'down')
  await fake[Symbol.asyncDispose]()
  await down
  await expect(ask(line)).rejects.toThrow(LibvirtUnreachable)
  const up = once(line.events, 'up')
  await host(fake.port)
  await up
  expect(await ask(line)).toBe('there?')
})

test('a watch tells of each instance once, and of everything after the line was broken', async () => {
  const fake = await host()
  const line = lineTo(fake.port)
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const call = { taskId: '', key: '', signal: stop.signal, log: () => {} }
  const hints = watchHost(line, call)[Symbol.asyncIterator]()
  const next = async (): Promise<Hint> => (await hints.next()).value
  expect(await next()).toEqual({})

  const tell = (name: string) =>
    fake.send(
      { type: messageType.event, procedure: lifecycle },
      encodeDomain(new XdrEncoder().int(1), { name, uuid: Buffer.alloc(16), id: 1 })
        .int(2)
        .int(0)
        .bytes(),
    )
  tell('inst_1')
  expect(await next()).toMatchObject({ ref: { kind: 'instance', id: 'inst_1' }, happened: { at: expect.any(Date) } })
  // Perhaps one that was taken over, perhaps nobody's: both are said.
  tell('somebody-elses')
  expect([await next(), await next()]).toEqual([
    expect.objectContaining({ ref: { kind: 'instance', id: idIfImported(Buffer.alloc(16)) } }),
    {},
  ])
  // Three events of one instance while nobody asks are one hint.
  for (let i = 0; i < 3; i++) tell('inst_2')
  tell('inst_3')
  await ask(line)
  expect([await next(), await next()]).toMatchObject([
    { ref: { kind: 'instance', id: 'inst_2' } },
    { ref: { kind: 'instance', id: 'inst_3' } },
  ])
  const lost = once(line.events, 'down')
  const returned = once(line.events, 'up')
  fake.dropConnections()
  await lost
  expect(await next()).toEqual({})
  await returned
  expect(await next()).toEqual({})
  stop.abort()
  expect((await hints.next()).done).toBe(true)
})
