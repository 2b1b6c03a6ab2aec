import path from 'node:path'
import { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'

export const roles = ['web', 'worker', 'reconciler'] as const
export type Role = (typeof roles)[number]

const port = 'Use a number from 0 to 65535'
const flag = (fallback: boolean) =>
  z
    .enum(['on', 'off'], 'Say on or off')
    .default(fallback ? 'on' : 'off')
    .transform(value => value === 'on')

/** Everything that can be set from outside; the README's table says the same in words. */
const variables = z.object({
  PORT: z.coerce.number(port).int(port).min(0, port).max(65_535, port).default(3000),
  /** Who can reach it: `localhost` only this machine, `0.0.0.0` or `::` everybody, or one address. */
  HOST: z.string().min(1).default('localhost'),
  /** The address in people's browsers, when a proxy stands before Plenum. https makes cookies secure. */
  PLENUM_URL: z.url({ protocol: /^https?$/, error: 'Use an address like https://plenum.example.org' }).optional(),
  PLENUM_DATA: z.string().min(1).default('.plenum'),
  PLENUM_SEED: z.enum(['demo', 'none'], 'Say demo or none').default('demo'),
  PLENUM_ROLES: z
    .string()
    .default(roles.join(','))
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(z.enum(roles, `Name some of ${roles.join(', ')}, with commas`)).min(1)),
  PLENUM_ADMIN_EMAIL: z.email('Use an e-mail address, like ada@example.org').optional(),
  PLENUM_ADMIN_PASSWORD: z.string().min(8, 'Use at least 8 characters').max(256, 'Use at most 256').optional(),
  PLENUM_UI: flag(true),
  PLENUM_DEV: flag(false),
  PLENUM_WEATHER: flag(true),
  PLENUM_LOG: z.enum(['debug', 'info', 'warn', 'error'], 'Say debug, info, warn or error').default('info'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'Use an address like postgresql://user:password@host/plenum' })
    .optional(),
})

/** Never repeated in a message. */
const secret = new Set(['PLENUM_ADMIN_PASSWORD', 'DATABASE_URL'])

export type Config = ReturnType<typeof readConfig>

/** @throws `invalid` that names the variable at fault and what it may be. */
export function readConfig(environment: Record<string, string | undefined>) {
  // An empty variable is an absent one: that is what `X= npm start` means.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const { data, error } = variables.safeParse(given)
  if (error) {
    const { path: at, message } = error.issues[0]!
    const name = String(at[0])
    const shown = secret.has(name) ? name : `${name}=${given[name]}`
    throw new PlenumError('invalid', `${shown} can’t be used. ${message}.`, { field: name })
  }
  const dataFolder = path.resolve(data.PLENUM_DATA)
  return {
    port: data.PORT,
    host: data.HOST,
    baseUrl: data.PLENUM_URL,
    dataFolder,
    /** Files of images that Plenum fetched, and those that are being sent to it. */
    imageFolders: { images: path.join(dataFolder, 'images'), uploads: path.join(dataFolder, 'uploads') },
    hooksFolder: path.join(dataFolder, 'hooks'),
    seed: data.PLENUM_SEED,
    roles: new Set<Role>(data.PLENUM_ROLES),
    admin: { email: data.PLENUM_ADMIN_EMAIL, password: data.PLENUM_ADMIN_PASSWORD },
    /** Off: the API alone. */
    hasUi: data.PLENUM_UI,
    isDev: data.PLENUM_DEV,
    /** Off: in the simulated data center nothing happens by itself. */
    hasWeather: data.PLENUM_WEATHER,
    logLevel: data.PLENUM_LOG,
    databaseUrl: data.DATABASE_URL,
  }
}
