import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLiveGateway, type LiveAnswer, livePath, openLogReader } from '@/server/events'
import { isSameOrigin, recheck } from '.'
import { identify } from './auth/identify'
import { type ApiBench, makePerson, openApiBench, signIn } from './testing'
import { makeWorld, type TestWorld } from './testing-world'

let bench: ApiBench
let world: TestWorld
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  bench = await openApiBench({
    live: async (db, auth) => {
      const reader = await openLogReader(db.url)
      const live = createLiveGateway({
        store: db,
        reader,
        identify: headers => identify(db, auth, headers),
        recheck: identities => recheck(db, identities),
        isSameOrigin: req => isSameOrigin(req),
        recheckMs: 60_000,
      })
      closers.push(
        () => live.close(),
        () => reader.close(),
      )
      return live
    },
  })
  world = await makeWorld(bench)
})
afterAll(async () => {
  for (const close of closers) await close()
  await bench.close()
})

async function connect(headers: Record<string, string>): Promise<Socket> {
  const socket = io(bench.url, { path: livePath, transports: ['websocket'], forceNew: true, extraHeaders: headers })
  await new Promise((resolve, reject) => {
    socket.on('hello', resolve)
    socket.on('connect_error', reject)
  })
  return socket
}
const ask = (socket: Socket, procedure: unknown, input?: unknown) =>
  socket.timeout(5000).emitWithAck('query', procedure, input) as Promise<
    LiveAnswer & { error?: { data: { plenum: { kind: string } } } }
  >

describe('the live socket', () => {
  it('answers queries as HTTP does, for whom it was opened', async () => {
    const socket = await connect({ authorization: `Bearer ${world.viewer.token}` })
    expect(await ask(socket, 'instances.get', { instanceId: world.a.instanceId })).toMatchObject({
      result: { data: { name: 'web-1' } },
    })
    for (const [procedure, input, kind] of [
      ['instances.get', { instanceId: world.b.instanceId }, 'missing'],
      ['instances.get', { instanceId: 'nonsense' }, 'invalid'],
      ['instances.get', undefined, 'invalid'],
      ['instances.get', { instanceId: '\0' }, 'invalid'],
      ['hosts.list', {}, 'denied'],
      ['no.such', {}, 'missing'],
      ['__proto__', {}, 'missing'],
    ] as const)
      expect((await ask(socket, procedure, input)).error?.data.plenum.kind, `${procedure} ${input}`).toBe(kind)
    socket.close()
  })

  it('carries no changes: those need a request of their own', async () => {
    const socket = await connect({ authorization: `Bearer ${world.operator.token}` })
    const answer = await ask(socket, 'instances.stop', { instanceId: world.a.instanceId })
    expect(answer.error?.data.plenum.kind).toBe('missing')
    expect(await bench.db.prisma.task.count({ where: { kind: 'instance.stop' } })).toBe(0)
    socket.close()
  })

  it('ends when its person signs out, and opens for nobody without a session', async () => {
    const { email } = await makePerson(bench, { name: 'zoe' })
    const cookie = await signIn(bench.url, email)
    const socket = await connect({ cookie })
    const ended = new Promise(resolve => socket.on('disconnect', resolve))
    await fetch(`${bench.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie } })
    expect(await ended).toBe('io server disconnect')
    await expect(connect({ cookie })).rejects.toThrow('unauthenticated')
  })

  it('answers nobody whose session ended a moment ago', async () => {
    const person = await makePerson(bench, { name: 'yan' })
    const socket = await connect({ authorization: `Bearer ${person.token}` })
    await bench.db.prisma.apiToken.updateMany({ where: { userId: person.userId }, data: { revokedAt: new Date() } })
    expect((await ask(socket, 'session.me')).error?.data.plenum.kind).toBe('unauthenticated')
    socket.close()
  })

  it('survives nonsense', async () => {
    const socket = await connect({ authorization: `Bearer ${world.viewer.token}` })
    socket.emit('query')
    socket.emit('query', 1, 2, 3)
    socket.emit('query', 'session.me', {}, 'no function')
    socket.emit('other', {})
    expect(await ask(socket, { not: 'a name' }).catch(() => 'no answer')).toBe('no answer')
    expect(await ask(socket, 'session.me')).toHaveProperty('result')
    socket.close()
  })
})
