import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { restApi } from '@/e2e/data-centers/rest-api'
import type { Holder } from '@/server/processes/data-lock'
import { homeOf } from '@/server/processes/postgres/home'
import { readPidFile } from '@/server/processes/postgres/postmaster'
import { passwordIn } from '@/server/processes/postgres/secret'
import type { ServiceContext } from '@/server/services'
import { createToken } from '@/server/services/tokens/create-token'
import { revokeToken } from '@/server/services/tokens/revoke-token'
import { openStore, type Store } from '@/server/store/store'

/** `end` gives back what was borrowed to get in. */
export type FoundPlenum = { url: string; rest: ReturnType<typeof restApi>; end(): Promise<void> }

/**
 * The Plenum to talk to: the one named by PLENUM_URL and PLENUM_TOKEN, or else the one that runs on PLENUM_DATA (or
 * DATABASE_URL). Whoever may read the data folder is its owner: an API token of the first operator is made for the
 * while, and revoked at the end. Null when none runs.
 */
export async function findPlenum(env: NodeJS.ProcessEnv = process.env): Promise<FoundPlenum | null> {
  if (env.PLENUM_URL && env.PLENUM_TOKEN) {
    return { url: env.PLENUM_URL, rest: withToken(env.PLENUM_URL, env.PLENUM_TOKEN), end: async () => {} }
  }
  const running = env.DATABASE_URL ? elsewhere(env, env.DATABASE_URL) : onThisMachine(env.PLENUM_DATA || '.plenum')
  if (!running || !(await isUsable(running.url))) return null
  const store = openStore(running.databaseUrl, { connections: 2 })
  try {
    const context = await asFirstOperator(store)
    const { id, token } = await createToken(context, { name: 'npm run lab', expiresInDays: 1 })
    const end = async () => {
      await revokeToken(context, { tokenId: id }).finally(() => store.close())
    }
    return { url: running.url, rest: withToken(running.url, token), end }
  } catch (error) {
    await store.close()
    throw error
  }
}

const withToken = (url: string, token: string) => restApi(url, { Authorization: `Bearer ${token}` })

const elsewhere = (env: NodeJS.ProcessEnv, databaseUrl: string) => ({
  url: env.PLENUM_URL ?? `http://localhost:${env.PORT || 3000}`,
  databaseUrl,
})

/** What a Plenum wrote into its data folder about itself: where it is, and its database. */
export function onThisMachine(folder: string) {
  const dataFolder = path.resolve(folder)
  const holder = path.join(dataFolder, 'running.json')
  if (!existsSync(holder) || !existsSync(path.join(dataFolder, 'postgres-password'))) return null
  const { address } = JSON.parse(readFileSync(holder, 'utf8')) as Holder
  const server = readPidFile(homeOf(dataFolder, null, () => {}))
  if (!address || !server) return null
  return { url: address, databaseUrl: `postgresql://plenum:${passwordIn(dataFolder)}@127.0.0.1:${server.port}/plenum` }
}

/** A file left by a Plenum that was killed names an address where nobody answers. */
const isUsable = (url: string) =>
  fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) }).then(
    answer => answer.ok,
    () => false,
  )

async function asFirstOperator(store: Store): Promise<ServiceContext> {
  const { id, name, email } = await store.prisma.user.findFirstOrThrow({
    where: { isOperator: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const actor = { userId: id, name, email, isOperator: true, memberships: {}, via: 'token' as const }
  const refuse = () => {
    throw new Error('Only a running Plenum can do that.')
  }
  const notHere = async (): Promise<never> => refuse()
  return { store, actor, drivers: [], probe: notHere, createUser: notHere, seal: refuse }
}
