import { expect, test } from 'vitest'
import { OvsdbClient } from './client'
import { OvsdbError, OvsdbTimeout, OvsdbUnreachable } from './errors'
import { FakeOvsdb } from './fake-server'

const options = { connectTimeoutMs: 2_000, callTimeoutMs: 2_000, probeIntervalMs: 60_000 }
const open = ({ port }: { port: number }, over: Partial<typeof options> = {}) =>
  OvsdbClient.connect({ host: '127.0.0.1', port }, { ...options, ...over })

test('answers find their calls, in whatever order they come', async () => {
  await using server = await FakeOvsdb.start()
  const client = await open(server)
  const [one, two] = [client.call('one', []), client.call('two', [])]
  await expect.poll(() => server.seen.map(each => each.method)).toEqual(['one', 'two'])
  server.write('{"id":2,"result":"second","error":null}{"id":1,"result":"first","error":null}')
  expect(await Promise.all([one, two])).toEqual(['first', 'second'])
})

test('the first operation that failed is what a transaction says', async () => {
  const failed = [{ uuid: ['uuid', 'x'] }, { error: 'constraint violation', details: 'twice' }, null]
  await using server = await FakeOvsdb.start({ transact: () => ({ result: failed }) })
  const call = (await open(server)).transact('OVN_Northbound', [])
  await expect(call).rejects.toMatchObject({ name: 'OvsdbError', code: 'constraint violation', details: 'twice' })
})

test('a call that is refused as a whole says why', async () => {
  await using server = await FakeOvsdb.start({
    transact: () => ({ error: { error: 'unknown database', details: '' } }),
  })
  await expect((await open(server)).transact('x', [])).rejects.toThrow(new OvsdbError('unknown database', ''))
})

test('a call without an answer ends in time, and one that nobody waits for at once', async () => {
  await using server = await FakeOvsdb.start()
  const client = await open(server)
  await expect(client.call('x', [], { timeoutMs: 20 })).rejects.toThrow(OvsdbTimeout)
  const given = new AbortController()
  const call = client.call('x', [], { signal: given.signal })
  given.abort(new Error('given up'))
  await expect(call).rejects.toThrow('given up')
  expect(client.isOpen).toBe(true)
})

test('a server that goes takes its calls along', async () => {
  await using server = await FakeOvsdb.start()
  const client = await open(server)
  const call = client.call('x', [])
  await expect.poll(() => server.seen).toHaveLength(1)
  server.dropConnections()
  await expect(call).rejects.toThrow(OvsdbUnreachable)
  expect(client.isOpen).toBe(false)
})

test('a server that says nothing any more is taken for dead', async () => {
  await using server = await FakeOvsdb.start()
  const client = await open(server, { probeIntervalMs: 20 })
  await expect(client.call('x', [])).rejects.toThrow(/has not answered/)
  expect(server.seen.map(each => each.method)).toContain('echo')
})

test('the server’s own question for a sign of life is answered', async () => {
  await using server = await FakeOvsdb.start()
  const client = await open(server)
  const call = client.call('hello', [])
  await expect.poll(() => server.seen).toHaveLength(1)
  server.write('{"id":"echo","method":"echo","params":["still there?"]}')
  await expect.poll(() => server.seen.at(-1)).toEqual({ id: 'echo', result: ['still there?'], error: null })
  server.write('{"id":1,"result":[],"error":null}')
  await call
})

test('what speaks another protocol, or nothing at all, is unreachable', async () => {
  const server = await FakeOvsdb.start()
  const call = (await open(server)).call('x', [])
  await expect.poll(() => server.seen).toHaveLength(1)
  server.write('HTTP/1.1 400 Bad Request')
  await expect(call).rejects.toThrow('does not speak OVSDB')
  await server[Symbol.asyncDispose]()
  await expect(open(server)).rejects.toThrow(OvsdbUnreachable)
})
