import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, makePerson, makeToken, openApiBench, password, signIn } from '../testing'
import { createUser, ensureAdministrator } from './accounts'
import { createAuth } from './create-auth'
import { identify } from './identify'
import { sessionSecret } from './secret'

let bench: ApiBench
beforeAll(async () => {
  bench = await openApiBench()
})
afterAll(() => bench.close())

const who = (headers: Record<string, string>) => bench.api.whoIs(headers)
const post = (call: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${bench.url}/api/auth/${call}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('a session', () => {
  it('says who asks, with the roles of that moment, until signing out', async () => {
    const { userId, email } = await makePerson(bench, { name: 'ada' })
    const cookie = await signIn(bench.url, email)
    expect(await who({ cookie })).toEqual({
      userId,
      email,
      name: 'ada',
      isOperator: false,
      memberships: {},
      via: 'session',
    })
    await bench.db.prisma.organization.create({ data: { id: 'org_1', name: 'default' } })
    await bench.db.prisma.vdc.create({ data: { id: 'vdc_1', organizationId: 'org_1', name: 'one' } })
    await bench.db.prisma.vdcMember.create({ data: { vdcId: 'vdc_1', userId, role: 'viewer' } })
    expect((await who({ cookie }))?.memberships).toEqual({ vdc_1: 'viewer' })

    expect((await post('sign-out', {}, { cookie })).status).toBe(200)
    expect(await who({ cookie })).toBeNull()
  })

  it('has an id of ours for its user, and a cookie that no script reads', async () => {
    const { userId, email } = await makePerson(bench, { name: 'bea' })
    expect(userId).toMatch(/^usr_[0-9a-z]{20}$/)
    const response = await post('sign-in/email', { email, password })
    const cookie = response.headers.getSetCookie().find(text => text.startsWith('plenum.session_token='))!
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toMatch(/Secure/i)
  })

  it('is not found by a forged or foreign cookie', async () => {
    const { email } = await makePerson(bench, { name: 'cyd' })
    const cookie = await signIn(bench.url, email)
    const [name, value] = cookie.split('=') as [string, string]
    const token = decodeURIComponent(value).split('.')[0]
    expect(await who({ cookie: `${name}=${token}` })).toBeNull()
    expect(await who({ cookie: `${name}=${token}.${'A'.repeat(43)}=` })).toBeNull()
    expect(await who({ cookie: `other=${value}` })).toBeNull()
    expect(await who({ cookie: `${name}=%ff` })).toBeNull()
    expect(await who({ cookie })).not.toBeNull()
  })

  it('ends at its time', async () => {
    const { email, userId } = await makePerson(bench, { name: 'dan' })
    const cookie = await signIn(bench.url, email)
    await bench.db.prisma.session.updateMany({ where: { userId }, data: { expiresAt: new Date(Date.now() - 1000) } })
    expect(await who({ cookie })).toBeNull()
  })

  it('is signed by a secret that all processes share', async () => {
    expect(await sessionSecret(bench.db)).toBe(await sessionSecret(bench.db))
    const { email } = await makePerson(bench, { name: 'eve' })
    const cookie = await signIn(bench.url, email)
    const other = await createAuth(bench.db)
    expect((await identify(bench.db, other, { cookie }))?.actor.name).toBe('eve')
    const stranger = await createAuth(bench.db, { secret: 'another secret of at least 32 characters' })
    expect(await identify(bench.db, stranger, { cookie })).toBeNull()
  })

  it('has a secure cookie where Plenum is reached by https', async () => {
    const auth = await createAuth(bench.db, { baseUrl: 'https://plenum.example.org' })
    expect(auth.cookie.name).toBe('__Secure-plenum.session_token')
  })
})

describe('signing in', () => {
  it('tells a wrong password and an unknown address apart for nobody', async () => {
    const { email } = await makePerson(bench, { name: 'fay' })
    const answers = await Promise.all(
      [
        { email, password: 'wrong password' },
        { email: 'nobody@example.org', password },
        { email: 'no address', password },
      ].map(async body => {
        const response = await post('sign-in/email', body)
        const { error } = (await response.json()) as { error: Record<string, unknown> }
        return { status: response.status, kind: error.kind, message: error.message }
      }),
    )
    for (const answer of answers)
      expect(answer).toEqual({
        status: 401,
        kind: 'unauthenticated',
        message: 'That e-mail address and password don’t match. Check both.',
      })
  })

  it('is refused to pages of other sites', async () => {
    const { email } = await makePerson(bench, { name: 'gus' })
    const response = await post('sign-in/email', { email, password }, { origin: 'https://evil.example' })
    expect(response.status).toBe(403)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('is the only way in: nobody signs up, and the library’s other calls stay shut', async () => {
    for (const call of ['sign-up/email', 'update-user', 'delete-user', 'sign-in/social', 'forget-password'])
      expect((await post(call, { email: 'x@example.org', password, name: 'x' })).status, call).toBe(404)
    expect((await fetch(`${bench.url}/api/auth/sign-in/email`)).status).toBe(405)
  })

  it('is slowed down for who tries too often', async () => {
    const strict = await openApiBench({ signInsPerMinute: 3 })
    const statuses = []
    for (let n = 0; n < 5; n++) {
      const response = await fetch(`${strict.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'x-plenum-client': `10.0.0.${n}`,
          'x-forwarded-for': `10.0.1.${n}`,
        },
        body: JSON.stringify({ email: 'a@example.org', password: 'guess again' }),
      })
      statuses.push(response.status)
      if (response.status === 429) expect(response.headers.get('retry-after')).not.toBeNull()
    }
    await strict.close()
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  it('answers bad bodies with a sentence', async () => {
    const send = (body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
      fetch(`${bench.url}/api/auth/sign-in/email`, { method: 'POST', headers, body })
    for (const [body, status] of [
      ['{', 400],
      ['[]', 400],
      ['{"email":1}', 400],
      ['x'.repeat(300_000), 413],
    ] as const) {
      const response = await send(body)
      expect(response.status).toBe(status)
      expect(((await response.json()) as { error: { message: string } }).error.message).toMatch(/\.$/)
    }
  })
})

describe('a password', () => {
  it('can be changed by its owner, and ends the other sessions', async () => {
    const { email } = await makePerson(bench, { name: 'hal' })
    const [one, two] = [await signIn(bench.url, email), await signIn(bench.url, email)]
    const change = (currentPassword: string) =>
      post(
        'change-password',
        { currentPassword, newPassword: 'battery staple', revokeOtherSessions: true },
        { cookie: one },
      )
    expect((await change('not this')).status).toBe(400)
    expect((await change(password)).status).toBe(200)
    expect(await who({ cookie: two })).toBeNull()
    expect((await post('sign-in/email', { email, password })).status).toBe(401)
    expect((await post('sign-in/email', { email, password: 'battery staple' })).status).toBe(200)
  })
})

describe('a personal API token', () => {
  it('says who asks, until it is revoked or past its end; its use is noted', async () => {
    const { userId, token } = await makePerson(bench, { name: 'ida' })
    const authorization = `Bearer ${token}`
    expect(await who({ authorization })).toMatchObject({ userId, via: 'token' })
    const [row] = await bench.db.prisma.apiToken.findMany({ where: { userId } })
    expect(row?.lastUsedAt).not.toBeNull()
    expect(row?.hash).not.toContain(token)

    await bench.db.prisma.apiToken.updateMany({ where: { userId }, data: { revokedAt: new Date() } })
    await expect(who({ authorization })).rejects.toMatchObject({ kind: 'unauthenticated' })
    const late = await makeToken(bench.db, userId, { expiresAt: new Date(Date.now() - 1000) })
    await expect(who({ authorization: `Bearer ${late}` })).rejects.toMatchObject({ kind: 'unauthenticated' })
    const good = await makeToken(bench.db, userId, { expiresAt: new Date(Date.now() + 60_000) })
    expect(await who({ authorization: `Bearer ${good}` })).toMatchObject({ userId })
  })

  it('is noted at most once a minute', async () => {
    const { userId, token } = await makePerson(bench, { name: 'jon' })
    await who({ authorization: `Bearer ${token}` })
    const [first] = await bench.db.prisma.apiToken.findMany({ where: { userId } })
    await who({ authorization: `Bearer ${token}` })
    const [second] = await bench.db.prisma.apiToken.findMany({ where: { userId } })
    expect(second?.lastUsedAt).toEqual(first?.lastUsedAt)
  })

  it('that is none is refused, whatever cookie comes with it', async () => {
    const { email } = await makePerson(bench, { name: 'kim' })
    const cookie = await signIn(bench.url, email)
    for (const authorization of [
      'Bearer plenum_short',
      `Bearer plenum_${'x'.repeat(43)}`,
      'Bearer ',
      "Bearer ' OR 1=1",
    ])
      await expect(who({ authorization, cookie })).rejects.toMatchObject({ kind: 'unauthenticated' })
  })
})

describe('the first administrator', () => {
  it('is made once, with the password given or one made up', async () => {
    const empty = await openApiBench()
    const both = await Promise.all([
      ensureAdministrator(empty.db, empty.auth),
      ensureAdministrator(empty.db, empty.auth),
    ])
    expect(both.filter(answer => answer.created)).toHaveLength(1)
    const made = both.find(answer => answer.created)!
    expect(made.password).toMatch(/^[\w-]{16}$/)
    const response = await fetch(`${empty.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: made.email, password: made.password }),
    })
    expect(response.status).toBe(200)
    expect(await ensureAdministrator(empty.db, empty.auth, { email: 'other@example.org' })).toEqual({
      email: made.email,
      password: null,
      created: false,
    })
    await empty.close()
  })

  it('can be preset', async () => {
    const empty = await openApiBench()
    const preset = { email: 'Root@Example.org', password: 'preset password' }
    expect(await ensureAdministrator(empty.db, empty.auth, preset)).toEqual({
      email: 'root@example.org',
      password: 'preset password',
      created: true,
    })
    await empty.close()
  })
})

it('an e-mail address belongs to one user', async () => {
  await makePerson(bench, { name: 'lea' })
  await expect(
    createUser(bench.db, bench.auth, { email: 'LEA@example.org', name: 'x', password }),
  ).rejects.toMatchObject({ kind: 'conflict', field: 'email' })
})
