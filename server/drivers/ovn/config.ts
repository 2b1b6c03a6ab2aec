import { z } from 'zod'
import { parseRemote } from './ovsdb/remote'

const remote = z
  .string()
  .trim()
  .refine(
    text => parseRemote(text) !== undefined,
    'Write it as tcp:host:port, like tcp:10.0.0.5:6641, or unix:/path/to/ovnnb_db.sock',
  )

/** The config's schema doubles as the “zone network” form. */
export const ovnConfig = z
  .object({
    northbound: remote.describe('OVN’s northbound database, like tcp:10.0.0.5:6641; keep it on a private network'),
    southbound: remote
      .optional()
      .describe('Its southbound database, like tcp:10.0.0.5:6642; left out: the same server has it'),
    callTimeoutMs: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(600_000)
      .default(20_000)
      .describe('How long the database may take to answer, in milliseconds'),
  })
  .strict()
export type OvnConfig = z.infer<typeof ovnConfig>
