import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import fc from 'fast-check'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PointerEvent } from '@/server/domain/event'
import type { Actor } from '@/server/policy'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createLiveGateway, type LiveGateway, type LiveIdentity } from './gateway'
import { type LogReader, openLogReader } from './log-reader'
import { livePath } from './protocol'
import { until, write } from './testing'

let db: TestDatabase
let reader: LogReader
let gateway: LiveGateway
let server: http.Server
let url: string
/** Every connection's wire on the server's side. */
const cables = new Set<Duplex>()
const cut = () => {
  for (const cable of cables) cable.destroy()
}

/** Sessions by the value of a header; what the real look-up does is tested with the API. */
const people = new Map<string, Partial<Actor>>()
const identityOf = (name: string): LiveIdentity | null => {
  const person = people.get(name)
  if (!person) return null
  const actor: Actor = {
    userId: `usr_${name}`,
    name,
    email: '',
    isOperator: false,
    memberships: {},
    via: 'session',
    ...person,
  }
  return { actor, sessionId: name }
}

beforeAll(async () => {
  db = await createTestDatabase()
  reader = await openLogReader(db.url)
  gateway = createLiveGateway({
    store: db,
    reader,
    identify: async headers => identityOf(String(headers['x-test-person'])),
    recheck: async identities =>
      new Map(
        identities.flatMap(({ sessionId }) => (identityOf(sessionId) ? [[sessionId, identityOf(sessionId)!]] : [])),
      ),
    isSameOrigin: req => req.headers.origin !== 'https://elsewhere.example',
    recheckMs: 60_000,
  })
  server = http.createServer()
  server.on('upgrade', (req, socket, head) => {
    cables.add(socket)
    socket.on('close', () => cables.delete(socket))
    if (!gateway.upgrade(req, socket, head)) socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await gateway.close()
  server.close()
  await reader.close()
  await db.drop()
})

/** A browser's end: keeps its place, hears pointers, can be cut off and come back. */
function browser(person: string, headers: Record<string, string> = {}) {
  const heard: PointerEvent[] = []
  const hellos: boolean[] = []
  let cursor: string | undefined
  let refused = ''
  const socket: Socket = io(url, {
    path: livePath,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 1,
    randomizationFactor: 0,
    auth: (say: (auth: object) => void) => say({ cursor }),
    extraHeaders: { 'x-test-person': person, ...headers },
  })
  socket.on('events', (events: PointerEvent[], place: string | null) => {
    heard.push(...events)
    if (place) cursor = place
  })
  socket.on('hello', (place: string, resumed: boolean) => {
    cursor = place
    hellos.push(resumed)
  })
  socket.on('cursor', (place: string) => {
    cursor = place
  })
  socket.on('connect_error', error => {
    refused = error.message
  })
  return {
    heard,
    hellos,
    socket,
    ids: () => heard.map(event => event.id),
    refused: () => refused,
    back: () => socket.connect(),
    place: (text: string) => {
      cursor = text
    },
    ready: (times = 1) => until(() => hellos.length >= times),
  }
}

describe('the live gateway', () => {
  it('loses nothing across broken connections and keeps each resource’s order', async () => {
    people.set('roamer', { memberships: { vdc_a: 'viewer' } })
    const steps = fc.array(fc.constantFrom('write', 'write', 'write', 'together', 'cut', 'breathe'), { maxLength: 30 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(steps, async plan => {
        run++
        const roamer = browser('roamer')
        await roamer.ready()
        const written: string[] = []
        for (const step of plan) {
          const id = `inst_${run}x${written.length}`
          if (step === 'cut') cut()
          else if (step === 'breathe') await new Promise(resolve => setTimeout(resolve, 3))
          else if (step === 'write') {
            await write(db, 'vdc_a', id)
            written.push(id)
          } else {
            await Promise.all([write(db, 'vdc_b', 'inst_foreign'), write(db, 'vdc_a', id)])
            written.push(id)
          }
        }
        const last = `inst_${run}xlast`
        await write(db, 'vdc_a', last)
        await until(() => roamer.ids().includes(last))
        // At least once, in order: a repeat is harmless, a gap is not.
        expect([...new Set(roamer.ids())]).toEqual([...written, last])
        roamer.socket.disconnect()
      }),
      { numRuns: 15 },
    )
  })

  it('never tells a member of one VDC about another, nor about the platform', async () => {
    people.set('ada', { memberships: { vdc_a: 'member' } })
    people.set('ops', { isOperator: true })
    const ada = browser('ada')
    const ops = browser('ops')
    await Promise.all([ada.ready(), ops.ready()])
    await write(db, 'vdc_b', 'inst_foreign')
    await write(db, 'platform', 'host_x', 'host')
    await write(db, 'usr_bob', 'tok_bob', 'token')
    await write(db, 'usr_ada', 'tok_ada', 'token')
    await write(db, 'vdc_a', 'inst_own')
    await until(() => ada.ids().includes('inst_own') && ops.ids().includes('inst_own'))
    expect(ada.ids()).toEqual(['tok_ada', 'inst_own'])
    expect(ops.ids()).toEqual(['inst_foreign', 'host_x', 'inst_own'])
    // Nor when catching up.
    const place = '1.1'
    for (const [who, expected] of [
      [ada, ['tok_ada', 'inst_own']],
      [ops, ['inst_foreign', 'host_x', 'inst_own']],
    ] as const) {
      who.heard.length = 0
      who.hellos.length = 0
      who.place(place)
      cut()
      await who.ready()
      expect(who.ids().filter(id => !/^inst_\d/.test(id))).toEqual(expect.arrayContaining([...expected]))
      expect(who.ids().some(id => id === 'tok_bob' || (who === ada && id === 'inst_foreign'))).toBe(false)
      who.socket.disconnect()
    }
  })

  it('stops telling from the very event that took the membership away', async () => {
    people.set('leaver', { memberships: { vdc_a: 'member', vdc_c: 'member' } })
    const leaver = browser('leaver')
    await leaver.ready()
    people.set('leaver', { memberships: { vdc_c: 'member' } })
    await write(db, 'vdc_a', 'vdc_a', 'vdc')
    await write(db, 'vdc_a', 'inst_secret')
    await write(db, 'vdc_c', 'inst_own')
    await until(() => leaver.ids().includes('inst_own'))
    expect(leaver.ids()).toEqual(['inst_own'])
    // And it is told that what it may read is another set now.
    expect(leaver.hellos).toEqual([false, false])
    leaver.socket.disconnect()
  })

  it('ends with the session', async () => {
    people.set('guest', { memberships: { vdc_a: 'viewer' } })
    const guest = browser('guest')
    await guest.ready()
    people.delete('guest')
    await gateway.recheckNow()
    await until(() => !guest.socket.connected)
    guest.back()
    await until(() => guest.refused() !== '')
    expect(guest.refused()).toBe('unauthenticated')
  })

  it('lets in neither strangers nor pages of other sites', async () => {
    people.set('eve', { memberships: { vdc_a: 'viewer' } })
    const stranger = browser('nobody')
    const foreignPage = browser('eve', { origin: 'https://elsewhere.example' })
    await until(() => stranger.refused() !== '' && foreignPage.refused() !== '')
    expect(gateway.connections()).toBe(0)
  })

  it('answers queries once somebody is there to answer them, a limited number at a time', async () => {
    people.set('asker', { memberships: { vdc_a: 'viewer' } })
    const asker = browser('asker')
    await asker.ready()
    const ask = (n: number) => asker.socket.timeout(5000).emitWithAck('query', 'some.query', n)
    expect(await ask(1)).toBeNull()
    let answerAll = () => {}
    const held = new Promise<void>(resolve => {
      answerAll = resolve
    })
    gateway.answerQueries(async (headers, procedure, input) => {
      await held
      return { result: { data: [headers['x-test-person'], procedure, input] } }
    })
    const answers = Array.from({ length: 65 }, (_, n) => ask(n))
    expect(await answers[64]).toBeNull()
    answerAll()
    expect(await answers[63]).toEqual({ result: { data: ['asker', 'some.query', 63] } })
    asker.socket.disconnect()
  })

  it('says to read everything again to whoever names no place, or one that it does not know', async () => {
    people.set('late', { memberships: { vdc_a: 'viewer' } })
    const late = browser('late')
    await late.ready()
    late.place(`${2n ** 60n}.5`)
    cut()
    await late.ready(2)
    cut()
    await late.ready(3)
    expect(late.hellos).toEqual([false, false, true])
    late.socket.disconnect()
  })
})
