import { z } from 'zod'

/** The config's schema doubles as the “backup store” form. It is sealed where it is kept. */
export const resticConfig = z.object({
  repository: z
    .string()
    .trim()
    .regex(
      /^(\/|sftp:|rest:)\S+$/,
      'Write a folder like /srv/backups, or sftp:user@host:/folder, or rest:https://host/',
    )
    .transform(text => text.replace(/\/+$/, ''))
    .describe('Where restic keeps them: a folder that Plenum’s machines mount, sftp:… or rest:…'),
  password: z
    .string()
    .min(12, 'Use at least 12 characters')
    .max(256, 'Use at most 256 characters')
    .describe('All that is kept is encrypted under it. Keep it elsewhere, too: with it, restic alone reads them')
    .meta({ format: 'password' }),
  compression: z.enum(['auto', 'max', 'off']).default('auto').describe('max: smaller, and slower · off: quicker'),
})
export type ResticConfig = z.infer<typeof resticConfig>
