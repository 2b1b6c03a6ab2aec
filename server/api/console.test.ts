import { createHash, randomBytes } from 'node:crypto'
import { Duplex } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { PlenumError } from '@/server/domain/errors'
import type { Connection } from '@/server/drivers/contract/types'
import { type ApiBench, makePerson, openApiBench } from './testing'

let bench: ApiBench
let member: Awaited<ReturnType<typeof makePerson>>
let viewer: typeof member
/** The guest's end of the last line that was opened. */
let guest: Guest | undefined
let reachable = true

class Guest extends Duplex {
  typed = ''
  constructor(readonly purpose: string) {
    super()
  }
  override _read() {}
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.typed += chunk.toString()
    done()
  }
}

beforeAll(async () => {
  const line = (purpose: string) => async () => {
    if (!reachable) throw new PlenumError('unreachable', 'Host h1 does not answer. Try again when it is back.')
    guest = new Guest(purpose)
    return guest
  }
  const connection = { instances: { console: line('serial'), screen: line('screen') } } as unknown as Connection
  bench = await openApiBench({ compute: async () => connection })
  const { prisma } = bench.db
  await prisma.organization.create({ data: { id: 'org_1', name: 'default' } })
  await prisma.vdc.create({ data: { id: 'vdc_1', organizationId: 'org_1', name: 'one' } })
  await prisma.zone.create({ data: { id: 'zone_1', name: 'z1' } })
  await prisma.host.create({ data: { id: 'host_1', zoneId: 'zone_1', name: 'h1', driver: 'simulated', config: {} } })
  await prisma.image.create({ data: { id: 'img_1', name: 'tiny', path: '/tiny' } })
  await prisma.network.create({ data: { id: 'net_1', vdcId: 'vdc_1', name: 'default', cidr: '10.0.0.0/24' } })
  await prisma.instance.create({
    data: {
      id: 'inst_1',
      vdcId: 'vdc_1',
      name: 'web-1',
      vcpus: 1,
      memoryMiB: 128,
      rootDiskGiB: 1,
      imageId: 'img_1',
      networkId: 'net_1',
      mac: '52:54:00:00:00:01',
      address: '10.0.0.2',
      hostId: 'host_1',
      observed: 'running',
    },
  })
  member = await makePerson(bench, { name: 'mia', roles: { vdc_1: 'member' } })
  viewer = await makePerson(bench, { name: 'vic', roles: { vdc_1: 'viewer' } })
})
afterAll(() => bench.close())
beforeEach(async () => {
  reachable = true
  guest = undefined
  await bench.db.prisma.instance.update({ where: { id: 'inst_1' }, data: { observed: 'running' } })
})

/** A ticket as instances.consoleTicket makes it. */
async function ticketFor(userId: string, over: { purpose?: string; expiresAt?: Date } = {}) {
  const ticket = randomBytes(24).toString('base64url')
  const hash = createHash('sha256').update(ticket).digest('hex')
  const rest = { purpose: 'serial', expiresAt: new Date(Date.now() + 30_000), ...over }
  await bench.db.prisma.consoleTicket.create({ data: { hash, userId, instanceId: 'inst_1', ...rest } })
  return ticket
}

function open(ticket: string, token: string, options: { purpose?: string; headers?: Record<string, string> } = {}) {
  const ws = new WebSocket(
    `${bench.url.replace('http', 'ws')}/api/console/${options.purpose ?? 'serial'}?ticket=${ticket}`,
    {
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    },
  )
  let seen = ''
  ws.on('message', data => {
    seen += data.toString()
  })
  ws.on('error', () => {})
  const closed = new Promise<{ code: number; reason: string }>(resolve =>
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  return { ws, seen: () => seen, closed }
}
const isJoined = () => (guest?.listenerCount('data') ?? 0) > 0
const until = (holds: () => boolean) => expect.poll(holds, { interval: 2, timeout: 5000 }).toBe(true)

describe('a console', () => {
  it('carries bytes both ways, also those typed before it was open, and ends with the guest', async () => {
    const console = open(await ticketFor(member.userId), member.token)
    console.ws.on('open', () => {
      console.ws.send(Buffer.from('uname\n'))
      console.ws.send('{"type":"resize","cols":80,"rows":24}')
      console.ws.send('text too')
    })
    await until(() => guest?.typed === 'uname\ntext too')
    guest!.push('Linux\n')
    await until(() => console.seen() === 'Linux\n')
    guest!.push(null)
    const { code, reason } = await console.closed
    expect(code).toBe(1000)
    expect(reason).toMatch(/ended/)
  })

  it('opens the screen with a ticket for the screen only', async () => {
    const serial = await ticketFor(member.userId)
    expect((await open(serial, member.token, { purpose: 'screen' }).closed).code).toBe(4409)
    const screen = open(await ticketFor(member.userId, { purpose: 'screen' }), member.token, { purpose: 'screen' })
    await until(() => guest?.purpose === 'screen')
    screen.ws.close()
    await until(() => guest!.destroyed)
  })

  it('carries much output to a slow reader without keeping it all in memory', async () => {
    const slow = open(await ticketFor(member.userId), member.token)
    await new Promise(resolve => slow.ws.on('open', resolve))
    slow.ws.pause()
    await until(() => isJoined())
    const chunk = Buffer.alloc(64 * 1024, 'x')
    for (let pushed = 0; pushed < 400; pushed++) guest!.push(chunk)
    await until(() => guest!.isPaused())
    slow.ws.resume()
    await until(() => slow.seen().length === 400 * chunk.length)
    slow.ws.close()
  })
})

describe('a ticket', () => {
  const refused = { code: 4409, reason: expect.stringMatching(/used already or is too old/) }

  it('opens one console once, even for two that come at the same moment', async () => {
    const ticket = await ticketFor(member.userId)
    const both = [open(ticket, member.token), open(ticket, member.token)]
    expect(await Promise.race(both.map(one => one.closed))).toEqual(refused)
    for (const { ws } of both) ws.close()
    expect(await open(ticket, member.token).closed).toEqual(refused)
  })

  it('is nobody else’s, not after its time, and not made up', async () => {
    const other = await makePerson(bench, { name: 'oto', roles: { vdc_1: 'member' } })
    expect(await open(await ticketFor(member.userId), other.token).closed).toEqual(refused)
    const late = await ticketFor(member.userId, { expiresAt: new Date(Date.now() - 1) })
    expect(await open(late, member.token).closed).toEqual(refused)
    expect(await open('', member.token).closed).toEqual(refused)
    expect(await open('%00', member.token).closed).toEqual(refused)
  })

  it('does not outlast the permission: it is asked again when the console opens', async () => {
    expect((await open(await ticketFor(viewer.userId), viewer.token).closed).code).toBe(4403)
  })
})

describe('a refusal is a close code with a sentence', () => {
  it.each([
    ['without a session', 4401, () => open('x', 'plenum_none')],
    ['from another site’s page', 4403, () => open('x', member.token, { headers: { origin: 'https://evil.example' } })],
  ])('%s', async (_, code, attempt) => {
    const closed = await attempt().closed
    expect(closed.code).toBe(code)
    expect(closed.reason).toMatch(/\.$/)
  })

  it('when the instance is stopped or its host does not answer', async () => {
    reachable = false
    expect(await open(await ticketFor(member.userId), member.token).closed).toEqual({
      code: 4503,
      reason: 'Host h1 does not answer. Try again when it is back.',
    })
    await bench.db.prisma.instance.update({ where: { id: 'inst_1' }, data: { observed: 'stopped' } })
    expect(await open(await ticketFor(member.userId), member.token).closed).toEqual({
      code: 4409,
      reason: 'web-1 is not running; start it first.',
    })
  })

  it('when the connection to the host breaks', async () => {
    const console = open(await ticketFor(member.userId), member.token)
    await until(() => isJoined())
    guest!.destroy(new Error('libvirt went away'))
    expect((await console.closed).code).toBe(4503)
  })

  it('for an unknown console', async () => {
    const { ws, closed } = open('x', member.token, { purpose: 'other' })
    const status = await new Promise(resolve => ws.on('unexpected-response', (_, res) => resolve(res.statusCode)))
    ws.terminate()
    expect(status).toBe(404)
    await closed
  })
})

it('a console ends when the session does', async () => {
  const guestOf = await makePerson(bench, { name: 'pia', roles: { vdc_1: 'member' } })
  const console = open(await ticketFor(guestOf.userId), guestOf.token)
  await until(() => isJoined())
  await bench.db.prisma.apiToken.updateMany({ where: { userId: guestOf.userId }, data: { revokedAt: new Date() } })
  expect((await console.closed).code).toBe(4401)
})
