import { z } from 'zod'

const monitor = /^(\[[\da-fA-F:]+\]|[\w.-]+):(\d{1,5})$/

/** The config's schema doubles as the “zone storage” form. */
export const cephConfig = z
  .object({
    monitors: z
      .string()
      .trim()
      .refine(
        text => splitMonitors(text).every(each => monitor.test(each)),
        'Write the monitors as host:port, separated by commas, like 10.0.0.5:3300, 10.0.0.6:3300',
      )
      .describe('Ceph monitors as Plenum and the hosts reach them, host:port, separated by commas'),
    pool: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][\w.-]*$/, 'A pool’s name: letters, digits, dots, dashes')
      .default('plenum')
      .describe('Pool for the volumes, made for RBD and given to Plenum alone'),
    user: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][\w.-]*$/, 'A user’s name without “client.”, like admin')
      .default('admin')
      .describe('Ceph user, without “client.”; makes and removes users of single volumes and blocks clients'),
    key: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9+/]{30,}={0,2}$/, 'The key as in the user’s keyring, in base64')
      .describe('That user’s key, as in its keyring')
      .meta({ format: 'password' }),
    answerWithinMs: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(120_000)
      .default(15_000)
      .describe('Patience with one command'),
  })
  .strict()
export type CephConfig = z.infer<typeof cephConfig>

const splitMonitors = (text: string) => text.split(',').map(each => each.trim())

export const monitorsOf = ({ monitors }: Pick<CephConfig, 'monitors'>) =>
  splitMonitors(monitors).map(each => {
    const at = each.lastIndexOf(':')
    return { host: each.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(each.slice(at + 1)) }
  })
