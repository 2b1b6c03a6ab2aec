import path from 'node:path'
import { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'

export const roles = ['web', 'worker', 'reconciler'] as const
export type Role = (typeof roles)[number]

const flag = (fallback: boolean) =>
  z
    .enum(['on', 'off'])
    .default(fallback ? 'on' : 'off')
    .transform(value => value === 'on')

/** Everything that can be set from outside; the README's table says the same in words. */
const variables = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Who can reach it: `localhost` only this machine, `0.0.0.0` or `::` everybody, or one address. */
  HOST: z.string().min(1).default('localhost'),
  /** The address in people's browsers, when a proxy stands before Plenum. https makes cookies secure. */
  PLENUM_URL: z.url({ protocol: /^https?$/ }).optional(),
  PLENUM_DATA: z.string().min(1).default('.plenum'),
  PLENUM_SEED: z.enum(['demo', 'none']).default('demo'),
  PLENUM_ROLES: z
    .string()
    .default(roles.join(','))
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(z.enum(roles)).min(1)),
  PLENUM_ADMIN_EMAIL: z.email().optional(),
  PLENUM_ADMIN_PASSWORD: z.string().min(8).max(256).optional(),
  PLENUM_UI: flag(true),
  PLENUM_DEV: flag(false),
  PLENUM_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
})

export type Config = ReturnType<typeof readConfig>

/** @throws `invalid` that names the variable at fault and what it may be. */
export function readConfig(environment: Record<string, string | undefined>) {
  // An empty variable is an absent one: that is what `X= npm start` means.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const { data, error } = variables.safeParse(given)
  if (error) {
    const { path: at, message } = error.issues[0]!
    const name = String(at[0])
    throw new PlenumError('invalid', `${name}=${given[name]} can’t be used: ${message}.`, { field: name })
  }
  return {
    port: data.PORT,
    host: data.HOST,
    baseUrl: data.PLENUM_URL,
    dataFolder: path.resolve(data.PLENUM_DATA),
    seed: data.PLENUM_SEED,
    roles: new Set<Role>(data.PLENUM_ROLES),
    admin: { email: data.PLENUM_ADMIN_EMAIL, password: data.PLENUM_ADMIN_PASSWORD },
    /** Off: the API alone. */
    hasUi: data.PLENUM_UI,
    isDev: data.PLENUM_DEV,
    logLevel: data.PLENUM_LOG,
    databaseUrl: data.DATABASE_URL,
  }
}
