import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { idPrefixes, newId } from '@/server/domain/ids'
import type { Store } from '@/server/store/store'
import { createRateLimiter } from './rate-limit'
import { sessionSecret } from './secret'

export type AuthOptions = {
  /** Signs session cookies; at least 32 characters. Without it, one is made and kept in the database. */
  secret?: string
  /** Where people reach Plenum, when that is not simply the request's Host, e.g. behind a TLS proxy. https makes cookies secure. */
  baseUrl?: string
  /** Sign-ins per minute and address, good or bad. Default 30. */
  signInsPerMinute?: number
}

/** Header by which our own HTTP handler hands the peer's address on; what a client sends under this name is dropped. */
export const clientAddressHeader = 'x-plenum-client'
export const authPath = '/api/auth'
const day = 24 * 60 * 60

/**
 * Sessions by e-mail and password, on our own tables. Nobody signs up: users are made by the first start or by an
 * operator (accounts.ts). Nothing here calls the network.
 */
export async function createAuth(store: Store, options: AuthOptions = {}) {
  const secret = options.secret ?? (await sessionSecret(store))
  const isSecure = options.baseUrl?.startsWith('https://') ?? false
  const auth = betterAuth({
    appName: 'Plenum',
    secret,
    basePath: authPath,
    baseURL: options.baseUrl,
    // Same origin only: the one that the request itself was sent to.
    trustedOrigins: request => {
      const url = request && new URL(request.url)
      return url ? [url.origin] : []
    },
    database: prismaAdapter(store.prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 256 },
    user: { additionalFields: { isOperator: { type: 'boolean', required: false, defaultValue: false, input: false } } },
    session: { expiresIn: 7 * day, updateAge: day },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customStorage: createRateLimiter(),
      customRules: { '/sign-in/email': { window: 60, max: options.signInsPerMinute ?? 30 } },
    },
    advanced: {
      cookiePrefix: 'plenum',
      useSecureCookies: isSecure,
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      database: { generateId: ({ model }) => (model === 'user' ? newId('user') : `${shortOf(model)}_${randomPart()}`) },
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
  const context = await auth.$context
  return {
    handler: auth.handler,
    /** Name and signing secret of the session cookie, for the fast look-up in identify.ts. */
    cookie: { name: context.authCookies.sessionToken.name, secret },
    hashPassword: (password: string) => context.password.hash(password),
  }
}

export type Auth = Awaited<ReturnType<typeof createAuth>>

const shortOf = (model: string) => model.slice(0, 3)
const randomPart = () => newId('user').slice(idPrefixes.user.length + 1)
