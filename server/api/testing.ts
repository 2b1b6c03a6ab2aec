import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { newId } from '@/server/domain/ids'
import type { Connection } from '@/server/drivers/contract/types'
import type { ServiceContext } from '@/server/services/context'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { type Api, type Auth, createApi, createAuth, createUser } from '.'

export type ApiBench = {
  url: string
  db: TestDatabase
  auth: Auth
  api: Api
  /** Internal faults that were logged. */
  faults: unknown[]
  close(): Promise<void>
}

/** The API over HTTP on an empty database of its own, or on the one given. */
export async function openApiBench(
  options: {
    compute?: (hostId: string) => Promise<Connection>
    drivers?: ServiceContext['drivers']
    probe?: ServiceContext['probe']
    live?: (db: TestDatabase, auth: Auth) => Promise<NonNullable<Parameters<typeof createApi>[0]['live']>>
    signInsPerMinute?: number
    uploadFolder?: string
    /** Whoever gives it drops it. */
    db?: TestDatabase
  } = {},
): Promise<ApiBench> {
  const db = options.db ?? (await createTestDatabase())
  const auth = await createAuth(db, { signInsPerMinute: options.signInsPerMinute ?? 10_000 })
  const faults: unknown[] = []
  const api = createApi({
    store: db,
    infrastructure: {
      compute: options.compute ?? (() => Promise.reject(new Error('No infrastructure in this test'))),
    },
    auth,
    services: {
      drivers: options.drivers ?? [],
      seal: value => value,
      probe: options.probe ?? (() => Promise.reject(new Error('No infrastructure in this test'))),
    },
    live: await options.live?.(db, auth),
    version: '0.0.0-test',
    uploadFolder: options.uploadFolder,
    recheckMs: 100,
    onFault: fault => faults.push(fault.error),
  })
  const server = http.createServer(async (req, res) => {
    if (!(await api.handle(req, res))) res.writeHead(404).end('not the API')
  })
  server.on('upgrade', (req, socket, head) => {
    if (!api.upgrade(req, socket, head)) socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    db,
    auth,
    api,
    faults,
    async close() {
      await api.close()
      server.closeAllConnections()
      server.close()
      if (!options.db) await db.drop()
    },
  }
}

/** Anybody's password in tests. */
export const password = 'correct horse'

/** A user with a personal API token, and roles in VDCs. */
export async function makePerson(
  { db, auth }: Pick<ApiBench, 'db' | 'auth'>,
  of: { name: string; isOperator?: boolean; roles?: Record<string, 'viewer' | 'member'> },
) {
  const email = `${of.name}@example.org`
  const userId = await createUser(db, auth, { email, name: of.name, password, isOperator: of.isOperator ?? false })
  for (const [vdcId, role] of Object.entries(of.roles ?? {}))
    await db.prisma.vdcMember.create({ data: { vdcId, userId, role } })
  return { userId, email, token: await makeToken(db, userId) }
}

/** A personal API token, as tokens.create makes them. */
export async function makeToken(db: TestDatabase, userId: string, over: { expiresAt?: Date; revokedAt?: Date } = {}) {
  const token = `plenum_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(token).digest('hex')
  await db.prisma.apiToken.create({
    data: { id: newId('token'), userId, name: 'test', hash, hint: token.slice(0, 11), ...over },
  })
  return token
}

/** Signs in over HTTP; answers the session's cookie as a Cookie header. */
export async function signIn(url: string, email: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map(cookie => cookie.split(';', 1)[0])
    .join('; ')
}
