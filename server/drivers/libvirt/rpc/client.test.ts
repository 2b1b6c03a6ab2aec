import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { type ClientOptions, LibvirtClient } from './client'
import { LibvirtDenied, LibvirtError, LibvirtTimeout, LibvirtUnreachable } from './errors'
import { errorPayload, FakeLibvirtd } from './fake-libvirtd'
import { keepAlive, type Message, messageStatus, messageType, programs } from './message'
import { XdrEncoder } from './xdr'

const echo = 900
const silent = 901
const streaming = 902
const text = (d: { string(): string }) => d.string()
const isStream = (status: number) => (message: Message) =>
  message.type === messageType.stream && message.status === status

async function connected(
  procedures: Parameters<typeof FakeLibvirtd.start>[0] = {},
  options: Partial<ClientOptions> = {},
): Promise<{ host: FakeLibvirtd; client: LibvirtClient }> {
  const host = await FakeLibvirtd.start({
    [echo]: message => message.payload,
    [streaming]: () => Buffer.alloc(0),
    ...procedures,
  })
  onTestFinished(() => host[Symbol.asyncDispose]())
  const address = { name: 'qemu:///system', transport: 'tcp', host: '127.0.0.1', port: host.port } as const
  const client = await LibvirtClient.connect(address, { connectTimeoutMs: 2_000, callTimeoutMs: 2_000, ...options })
  onTestFinished(() => client.close())
  return { host, client }
}

test('answers find their calls in whatever order they come', async () => {
  const { client, host } = await connected({ [silent]: () => undefined })
  const late = client.call(silent, e => e.string('late'), text)
  const call = await host.saw(message => message.procedure === silent)
  expect(await client.call(echo, e => e.string('early'), text)).toBe('early')
  host.send({ ...call, type: messageType.reply }, new XdrEncoder().string('late after all').bytes())
  expect(await late).toBe('late after all')
})

test('what libvirt refuses arrives as its typed error', async () => {
  const { client } = await connected({ 23: () => ({ error: { code: 42, message: 'Domain not found' } }) })
  const error = await client.call(23, e => e.string('x'), text).catch(error => error)
  expect(error).toBeInstanceOf(LibvirtError)
  expect(error).toMatchObject({ code: 42, domain: 10, level: 2, message: 'Domain not found' })
})

test('a fifth call waits until one of four is answered, so that keep-alive always gets through', async () => {
  const { client, host } = await connected({ [silent]: () => undefined })
  const four = Array.from({ length: 4 }, () => client.call(silent, null, () => 'done'))
  const fifth = client.call(echo, e => e.string('fifth'), text)
  await host.saw(() => host.seen.filter(message => message.procedure === silent).length === 4)
  expect(host.seen.some(message => message.procedure === echo)).toBe(false)
  const first = host.seen.find(message => message.procedure === silent)!
  host.send({ ...first, type: messageType.reply })
  expect(await fifth).toBe('fifth')
  for (const call of host.seen.filter(message => message.procedure === silent).slice(1))
    host.send({ ...call, type: messageType.reply })
  expect(await Promise.all(four)).toEqual(['done', 'done', 'done', 'done'])
})

test('a call that is not answered in time fails, and the connection stays of use', async () => {
  const { client } = await connected({ [silent]: () => undefined })
  await expect(client.call(silent, null, () => 0, { timeoutMs: 10 })).rejects.toThrow(LibvirtTimeout)
  expect(await client.call(echo, e => e.string('still here'), text)).toBe('still here')
})

test('an aborted call fails with the signal’s reason', async () => {
  const { client } = await connected({ [silent]: () => undefined })
  const abort = new AbortController()
  const call = client.call(silent, null, () => 0, { signal: abort.signal })
  abort.abort(new Error('changed my mind'))
  await expect(call).rejects.toThrow('changed my mind')
})

test('when the connection drops, calls and streams fail as unreachable and later ones at once', async () => {
  const { client, host } = await connected({ [silent]: () => undefined })
  const stream = await client.openStream(streaming, null, 'both')
  const broken = once(stream, 'error')
  const call = client.call(silent, null, () => 0).catch(error => error)
  await host.saw(message => message.procedure === silent)
  host.dropConnections()
  expect(await call).toBeInstanceOf(LibvirtUnreachable)
  expect((await broken)[0]).toBeInstanceOf(LibvirtUnreachable)
  expect(client.isOpen).toBe(false)
  await expect(client.call(echo, null, () => 0)).rejects.toThrow(LibvirtUnreachable)
})

test('the host’s pings are answered', async () => {
  const { host } = await connected()
  host.send({ program: programs.keepAlive.id, procedure: keepAlive.ping, type: messageType.event })
  const pong = await host.saw(message => message.program === programs.keepAlive.id)
  expect(pong.procedure).toBe(keepAlive.pong)
})

test('a host that falls silent is asked for signs of life, then given up', async () => {
  const { client, host } = await connected({}, { keepAlive: { intervalMs: 15, count: 2 } })
  const [error] = await once(client, 'close')
  expect(error).toBeInstanceOf(LibvirtUnreachable)
  const pings = host.seen.filter(message => message.program === programs.keepAlive.id)
  expect(pings.map(message => message.procedure)).toEqual([keepAlive.ping, keepAlive.ping])
})

test('a console carries bytes both ways and ends when the host ends it', async () => {
  const { client, host } = await connected()
  const console = await client.openStream(streaming, null, 'both')
  const { serial } = host.seen.find(message => message.procedure === streaming)!
  const data = { type: messageType.stream, procedure: streaming, serial, status: messageStatus.continue }
  console.write('ls\n')
  expect((await host.saw(isStream(messageStatus.continue))).payload.toString()).toBe('ls\n')
  host.send(data, Buffer.from('lost+found'))
  host.send(data)
  const chunks: Buffer[] = []
  console.on('data', chunk => chunks.push(chunk))
  await host.saw(isStream(messageStatus.ok))
  host.send({ ...data, status: messageStatus.ok })
  await once(console, 'close')
  expect(Buffer.concat(chunks).toString()).toBe('lost+found')
})

test('an upload has finished only when the host says that it has everything', async () => {
  const { client, host } = await connected()
  const upload = await client.openStream(streaming, null, 'write')
  const bytes = Buffer.alloc(700_000, 'x')
  upload.end(bytes)
  let isFinished = false
  const finished = once(upload, 'finish').then(() => {
    isFinished = true
  })
  const end = await host.saw(isStream(messageStatus.ok))
  const chunks = host.seen.filter(isStream(messageStatus.continue)).map(message => message.payload)
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
  expect(isFinished).toBe(false)
  host.send({ ...end })
  await finished
})

test('an upload that the host breaks off fails with libvirt’s error', async () => {
  const { client, host } = await connected()
  const upload = await client.openStream(streaming, null, 'write')
  const failed = once(upload, 'error')
  upload.write('some')
  const { serial } = await host.saw(isStream(messageStatus.continue))
  const error = errorPayload({ code: 38, message: 'cannot write: No space left on device' })
  host.send({ type: messageType.stream, procedure: streaming, serial, status: messageStatus.error }, error)
  expect((await failed)[0]).toMatchObject({ code: 38, message: 'cannot write: No space left on device' })
})

test('a console that the host takes away ends without an error', async () => {
  const { client, host } = await connected()
  const console = await client.openStream(streaming, null, 'both')
  const { serial } = host.seen.find(message => message.procedure === streaming)!
  const error = errorPayload({ code: 39, message: 'stream had I/O failure' })
  console.resume()
  const closed = once(console, 'close')
  host.send({ type: messageType.stream, procedure: streaming, serial, status: messageStatus.error }, error)
  await closed
  expect(console.errored).toBeNull()
})

test('a destroyed stream tells the host to stop', async () => {
  const { client, host } = await connected()
  const stream = await client.openStream(streaming, null, 'both')
  stream.destroy()
  expect((await host.saw(isStream(messageStatus.error))).payload).toHaveLength(0)
})

test('a host that wants a sign-in is refused with a reason', async () => {
  const sasl = () => new XdrEncoder().array([1], (e, type) => e.int(type)).bytes()
  await expect(connected({ 66: sasl })).rejects.toThrow(LibvirtDenied)
})

test('where nothing listens is unreachable', async () => {
  const host = await FakeLibvirtd.start()
  await host[Symbol.asyncDispose]()
  const address = { name: 'qemu:///system', transport: 'tcp', host: '127.0.0.1', port: host.port } as const
  await expect(LibvirtClient.connect(address, { connectTimeoutMs: 500, callTimeoutMs: 500 })).rejects.toThrow(
    LibvirtUnreachable,
  )
})

test('what does not speak the protocol is unreachable, not waited for', async () => {
  const { host, client } = await connected({ [silent]: () => undefined })
  const call = client.call(silent, null, () => 0).catch(error => error)
  await host.saw(message => message.procedure === silent)
  for (const socket of host.sockets) socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n')
  expect(await call).toBeInstanceOf(LibvirtUnreachable)
})
