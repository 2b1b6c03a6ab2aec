import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyDesign } from '@/server/domain/design/document'
import type { Presence } from '@/server/domain/design/views'
import { newId } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createLiveGateway, type LiveGateway, type LiveIdentity } from './gateway'
import { type LogReader, openLogReader } from './log-reader'
import { livePath } from './protocol'
import { until } from './testing'

let db: TestDatabase
let reader: LogReader
let gateway: LiveGateway
let server: http.Server
let url: string
const [vdcId, draftId, otherDraftId] = [newId('vdc'), newId('draft'), newId('draft')]
const memberships = new Map<string, Actor['memberships']>()
const sockets = new Set<Socket>()

const identityOf = (name: string): LiveIdentity => ({
  actor: {
    ...{ userId: `usr_${name}`, name, email: '', isOperator: false, via: 'session' as const },
    memberships: memberships.get(name) ?? { [vdcId]: 'viewer' },
  },
  // One session, whatever the number of windows.
  sessionId: name,
})

beforeAll(async () => {
  db = await createTestDatabase()
  const organizationId = newId('organization')
  await db.prisma.organization.create({ data: { id: organizationId, name: 'default' } })
  await db.prisma.vdc.create({ data: { id: vdcId, organizationId, name: 'ours' } })
  for (const [id, name] of [
    [draftId, 'one'],
    [otherDraftId, 'two'],
  ] as const)
    await db.prisma.draft.create({ data: { id, vdcId, name, document: emptyDesign, base: emptyDesign } })
  reader = await openLogReader(db.url)
  gateway = createLiveGateway({
    store: db,
    reader,
    identify: async headers => identityOf(String(headers['x-test-person'])),
    recheck: async identities => new Map(identities.map(({ sessionId }) => [sessionId, identityOf(sessionId)])),
    isSameOrigin: () => true,
    recheckMs: 60_000,
  })
  server = http.createServer()
  server.on('upgrade', (req, socket, head) => gateway.upgrade(req, socket, head))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await gateway.close()
  server.close()
  await reader.close()
  await db.drop()
})

/** A window of somebody's browser. */
async function open(name: string) {
  const told: { draftId: string; others: Presence[] }[] = []
  const socket: Socket = io(url, {
    path: livePath,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { 'x-test-person': name },
  })
  sockets.add(socket)
  socket.on('presence', (draftId: string, others: Presence[]) => told.push({ draftId, others }))
  let isReady = false
  socket.on('hello', () => {
    isReady = true
  })
  await until(() => isReady)
  return {
    told,
    socket,
    /** What it shows now: names, each with what is selected. */
    sees: () => Object.fromEntries((told.at(-1)?.others ?? []).map(({ name, selection }) => [name, selection])),
    say: (draftId: string | null, ...selection: string[]) => socket.emit('presence', { draftId, selection }),
    close: () => socket.disconnect(),
  }
}
const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b)

it('people in one draft see each other and what they have selected, and nobody sees themselves', async () => {
  const [ada, bob] = [await open('ada'), await open('bob')]
  ada.say(draftId)
  bob.say(draftId, 'instance/web-1')
  await until(() => same(ada.sees(), { bob: ['instance/web-1'] }) && same(bob.sees(), { ada: [] }))
  ada.say(draftId, 'volume/data', 'network/green')
  await until(() => same(bob.sees(), { ada: ['volume/data', 'network/green'] }))
  expect(ada.told.every(({ others }) => others.every(person => person.name !== 'ada'))).toBe(true)
  ada.close()
  await until(() => same(bob.sees(), {}))
  bob.close()
})

it('who goes to another draft, or to none, is gone from the first', async () => {
  const [cleo, dan] = [await open('cleo'), await open('dan')]
  cleo.say(draftId)
  dan.say(draftId)
  await until(() => same(cleo.sees(), { dan: [] }))
  dan.say(otherDraftId)
  await until(() => same(cleo.sees(), {}))
  dan.say(draftId)
  await until(() => same(cleo.sees(), { dan: [] }))
  dan.say(null)
  await until(() => same(cleo.sees(), {}))
  // What was said last counts, whatever takes longer to look up.
  dan.say(otherDraftId)
  dan.say(draftId, 'instance/last')
  await until(() => same(cleo.sees(), { dan: ['instance/last'] }))
  cleo.close()
  dan.close()
})

it('two windows of one person are one person, until the last is closed', async () => {
  const [eva, one, two] = [await open('eva'), await open('finn'), await open('finn')]
  eva.say(draftId)
  one.say(draftId, 'instance/a')
  two.say(draftId, 'instance/b')
  await until(() => same(eva.sees(), { finn: ['instance/a', 'instance/b'] }))
  expect(one.sees()).toEqual({ eva: [] })
  one.close()
  await until(() => same(eva.sees(), { finn: ['instance/b'] }))
  two.close()
  await until(() => same(eva.sees(), {}))
  eva.close()
})

it('strangers are neither shown nor told, and a membership that ends ends it at once', async () => {
  memberships.set('stranger', {})
  const [gus, hal, stranger] = [await open('gus'), await open('hal'), await open('stranger')]
  gus.say(draftId)
  stranger.say(draftId, 'instance/spying')
  stranger.say(newId('draft'))
  hal.say(draftId)
  await until(() => same(gus.sees(), { hal: [] }))
  expect(stranger.told).toEqual([])
  memberships.set('hal', {})
  await gateway.recheckNow()
  await until(() => same(gus.sees(), {}))
  const before = hal.told.length
  gus.say(draftId, 'instance/secret')
  hal.say(draftId)
  const kim = await open('kim')
  kim.say(draftId)
  await until(() => same(gus.sees(), { kim: [] }))
  expect(hal.told.length).toBe(before)
  for (const window of [gus, hal, kim, stranger]) window.close()
})

it('nonsense goes unheard and harms nobody', async () => {
  const [ivy, joe] = [await open('ivy'), await open('joe')]
  ivy.say(draftId)
  for (const nonsense of [null, 7, 'x', [], { draftId: 'nonsense' }, { draftId, selection: ['x'.repeat(10), 7] }])
    joe.socket.emit('presence', nonsense)
  joe.socket.emit('presence')
  joe.socket.emit('presence', { draftId, selection: Array.from({ length: 101 }, String) })
  joe.say(draftId, 'instance/ok')
  await until(() => same(ivy.sees(), { joe: ['instance/ok'] }))
  expect(ivy.told.flatMap(({ others }) => others.map(person => person.selection))).toEqual([['instance/ok']])
  ivy.close()
  joe.close()
})
