import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/server/domain/ids'
import { appRouter } from '../root'
import { type ApiBench, openApiBench, signIn } from '../testing'
import { makeWorld, type TestWorld } from '../testing-world'
import { routesOf } from './routes'

let bench: ApiBench
let world: TestWorld
beforeAll(async () => {
  bench = await openApiBench()
  world = await makeWorld(bench)
})
afterAll(() => bench.close())

type Answer = {
  status: number
  headers: Headers
  body: {
    error?: { kind: string; message: string; field?: string; fields?: Record<string, string>; requestId: string }
  } & Record<string, unknown>
}
async function send(
  method: string,
  path: string,
  options: { body?: string; headers?: Record<string, string>; token?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { ...options.headers }
  if (options.token) headers.authorization = `Bearer ${options.token}`
  if (options.body !== undefined) headers['content-type'] ??= 'application/json'
  const response = await fetch(`${bench.url}/api/v1${path}`, {
    method,
    headers,
    body: options.body,
    redirect: 'manual',
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : {} }
}
const asMember = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  send(method, path, {
    token: world.a.member.token,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers,
  })

describe('a call with a token', () => {
  it('answers what tRPC answers', async () => {
    const { status, body } = await asMember('GET', `/instances/${world.a.instanceId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: world.a.instanceId, name: 'web-1', state: 'running' })
    // Only operators are told on which host an instance runs.
    expect(body.hostName).toBeNull()
  })

  it('filters, sorts and pages by the query', async () => {
    const page = await asMember(
      'GET',
      `/vdcs/${world.a.vdcId}/instances?limit=1&sort=-name&state=running,paused&search=web`,
    )
    expect(page.body).toMatchObject({ items: [{ name: 'web-1' }], total: 1 })
    expect((await asMember('GET', `/vdcs/${world.a.vdcId}/volumes?attached=false`)).body).toMatchObject({ total: 1 })
    expect((await asMember('GET', `/vdcs/${world.a.vdcId}/volumes?attached=true`)).body).toMatchObject({ total: 0 })
    const bad = await asMember('GET', `/vdcs/${world.a.vdcId}/volumes?attached=maybe&limit=0`)
    expect(bad.status).toBe(400)
    expect(Object.keys(bad.body.error!.fields!)).toEqual(expect.arrayContaining(['attached', 'limit']))
  })

  it('starts a task once under one Idempotency-Key, and refuses the key for another request', async () => {
    const path = `/vdcs/${world.a.vdcId}/volumes`
    const headers = { 'idempotency-key': 'test-key-0001' }
    const wanted = { name: 'once', sizeGiB: 1, zoneId: world.shared.zoneId }
    const first = await asMember('POST', path, wanted, headers)
    const again = await asMember('POST', path, wanted, headers)
    expect(first.status).toBe(200)
    expect(again.body.taskId).toBe(first.body.taskId)
    expect((await asMember('POST', path, { ...wanted, name: 'twice' }, headers)).status).toBe(409)
    expect((await asMember('POST', path, { ...wanted, name: 'short' }, { 'idempotency-key': 'short' })).status).toBe(
      400,
    )
  })

  it('can be made for every call there is', async () => {
    const { operator, a, shared } = world
    const mine = {
      userId: a.leaver.userId,
      tokenId: newId('token'),
      sshKeyId: newId('sshKey'),
      signingKeyId: newId('signingKey'),
    }
    const known = { ...a, ...shared, ...mine } as unknown as Record<string, string>
    for (const route of routesOf(appRouter)) {
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => known[name]!)
      const answer = await send(route.method, path, {
        token: operator.token,
        body: route.method === 'POST' || route.method === 'PUT' ? '{}' : undefined,
      })
      expect([200, 400, 404, 409, 422], `${route.method} ${path}: ${JSON.stringify(answer.body)}`).toContain(
        answer.status,
      )
      if (answer.status === 404)
        expect(['tokens.revoke', 'sshKeys.remove', 'signingKeys.remove']).toContain(route.procedure)
    }
  })
})

describe('a refusal', () => {
  it('has one form, with a sentence and the request’s id', async () => {
    const { status, headers, body } = await asMember('GET', `/instances/${newId('instance')}`, undefined, {
      'x-request-id': 'my-request-1',
    })
    expect(status).toBe(404)
    expect(body).toEqual({
      error: { kind: 'missing', message: expect.stringMatching(/\.$/), requestId: 'my-request-1' },
    })
    expect(headers.get('x-request-id')).toBe('my-request-1')
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('of a field names it', async () => {
    const { status, body } = await asMember('POST', `/vdcs/${world.a.vdcId}/volumes`, { name: 'Not OK', sizeGiB: 0 })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ kind: 'invalid', field: expect.any(String) })
    expect(Object.keys(body.error!.fields!).sort()).toEqual(['name', 'sizeGiB', 'zoneId'])
  })

  it.each([
    ['no JSON', '{', 400, {}],
    ['an array', '[]', 400, {}],
    ['a string', '"x"', 400, {}],
    ['null', 'null', 400, {}],
    ['another media type', 'name=x', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['more than 256 KiB', JSON.stringify({ name: 'x'.repeat(300_000) }), 413, {}],
    ['a NUL character', '{"name":"a\\u0000b"}', 400, {}],
    ['half a surrogate pair', '{"name":"a\\ud800b"}', 400, {}],
  ] as const)('of a body that is %s says so', async (_, body, status, headers) => {
    const answer = await send('POST', `/vdcs/${world.a.vdcId}/instances`, {
      token: world.a.member.token,
      body,
      headers,
    })
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatchObject({ kind: 'invalid', message: expect.stringMatching(/\.$/) })
  })

  it('of an unknown path leads to the reference, of a wrong method to the right ones', async () => {
    const unknown = await asMember('GET', '/nonsense')
    expect(unknown.status).toBe(404)
    expect(unknown.body.error!.message).toContain('/api/v1/reference')
    const wrong = await asMember('PUT', '/zones', {})
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET, POST')
  })

  it('without a session or token is 401 before anything is read', async () => {
    expect((await send('GET', '/me')).status).toBe(401)
    expect((await send('POST', '/tokens', { body: '{' })).status).toBe(401)
    expect((await send('GET', '/me', { token: 'plenum_nonsense' })).status).toBe(401)
    expect((await send('GET', '/nonsense')).status).toBe(404)
  })
})

describe('a browser’s session', () => {
  it('may change things from our own pages, not from other sites’', async () => {
    const cookie = await signIn(bench.url, world.a.member.email)
    const attempt = (headers: Record<string, string>) =>
      send('POST', '/tokens', { body: JSON.stringify({ name: 'mine' }), headers: { cookie, ...headers } })
    expect((await attempt({ origin: bench.url })).status).toBe(200)
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      const { status, body } = await attempt(headers)
      // Node's fetch says Sec-Fetch-Mode only; where it may not set a header itself there is nothing to test.
      expect(status, JSON.stringify(headers)).toBe(403)
      expect(body.error!.kind).toBe('denied')
    }
    const foreign = await fetch(`${bench.url}/api/trpc/tokens.create`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ name: 'evil' }),
    })
    expect(foreign.status).toBe(403)
    // A token is added by no page of another site.
    const byToken = await send('POST', '/tokens', {
      token: world.a.member.token,
      body: JSON.stringify({ name: 'script' }),
      headers: { origin: 'https://evil.example' },
    })
    expect(byToken.status).toBe(200)
  })
})

describe('tRPC over HTTP', () => {
  const trpc = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${bench.url}/api/trpc/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${world.a.member.token}`, 'content-type': 'application/json', ...init.headers },
    })
    return {
      status: response.status,
      body: (await response.json()) as {
        error: { message: string; data: { plenum: Record<string, unknown>; stack?: string } }
      },
    }
  }

  it('tells errors with kind, sentence and fields, and nothing of the inside', async () => {
    const input = encodeURIComponent(JSON.stringify({ instanceId: 'nonsense' }))
    const { status, body } = await trpc(`instances.get?input=${input}`)
    expect(status).toBe(400)
    expect(body.error.data.plenum).toMatchObject({
      kind: 'invalid',
      field: 'instanceId',
      requestId: expect.any(String),
    })
    expect(body.error.message).toBe(body.error.data.plenum.message)
    expect(JSON.stringify(body)).not.toMatch(/stack|node_modules|ZodError/)
  })

  it.each([
    ['nonsense.call', {}, 404],
    ['instances.start', { method: 'POST', body: '{' }, 400],
    ['instances.start', { method: 'POST', body: JSON.stringify({ x: 'x'.repeat(300_000) }) }, 413],
    ['instances.start', {}, 405],
    ['instances.get?input=nonsense', {}, 400],
  ] as const)('answers %s %o with %i and a sentence', async (path, init, status) => {
    const answer = await trpc(path, init as RequestInit)
    expect(answer.status).toBe(status)
    expect(answer.body.error.message).toMatch(/\.$/)
  })
})

describe('the reference', () => {
  it('is there for everybody, with its document', async () => {
    const page = await fetch(`${bench.url}/api/v1/reference`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('API reference')
    const document = await fetch(`${bench.url}/api/v1/openapi.json`)
    expect(((await document.json()) as { openapi: string }).openapi).toBe('3.1.0')
    const again = await fetch(`${bench.url}/api/v1/openapi.json`, {
      headers: { 'if-none-match': document.headers.get('etag')! },
    })
    expect(again.status).toBe(304)
    expect((await send('GET', '')).headers.get('location')).toBe('/api/v1/reference')
  })
})

it('no test above made a fault inside Plenum', () => {
  expect(bench.faults).toEqual([])
})
