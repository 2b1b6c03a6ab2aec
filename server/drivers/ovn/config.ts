import { z } from 'zod'
import { parseRemote } from './ovsdb/remote'

const remote = z
  .string()
  .trim()
  .refine(
    text => parseRemote(text) !== undefined,
    'Write it as ssl:host:port, like ssl:10.0.0.5:6641, as tcp:host:port, or as unix:/path/to/ovnnb_db.sock',
  )

const pem = (what: string, how: string) =>
  z
    .string()
    .trim()
    .regex(new RegExp(`-----BEGIN ${what}-----`), 'Paste the text of the PEM file, from BEGIN to END')
    .max(64 * 1024)
    .optional()
    .describe(how)
    .meta({ format: 'pem' })

/** The config's schema doubles as the “zone network” form. */
export const ovnConfig = z
  .object({
    northbound: remote.describe(
      'OVN’s northbound database, like ssl:10.0.0.5:6641 with the TLS settings below; with tcp: keep it on a private network',
    ),
    southbound: remote
      .optional()
      .describe('Its southbound database, like ssl:10.0.0.5:6642; left out: the same server has it'),
    tlsCa: pem('CERTIFICATE', 'With ssl: PEM text of the authority’s certificate that signed the databases’'),
    tlsCert: pem(
      'CERTIFICATE',
      'With ssl: PEM text of Plenum’s own certificate, signed by one that the databases trust',
    ),
    tlsKey: pem('(\\w+ )?PRIVATE KEY', 'With ssl: PEM text of that certificate’s key; it is kept sealed'),
    callTimeoutMs: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(600_000)
      .default(20_000)
      .describe('How long the database may take to answer'),
  })
  .strict()
  .superRefine((config, context) => {
    if (![config.northbound, config.southbound].some(each => each?.startsWith('ssl:'))) return
    for (const field of ['tlsCa', 'tlsCert', 'tlsKey'] as const)
      if (config[field] === undefined)
        context.addIssue({ code: 'custom', path: [field], message: 'Needed, since a database is reached with ssl' })
  })
export type OvnConfig = z.infer<typeof ovnConfig>
