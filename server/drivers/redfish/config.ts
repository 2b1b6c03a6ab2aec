import { z } from 'zod'

/** The config's schema doubles as the “power control” form. */
export const redfishConfig = z
  .object({
    url: z
      .string()
      .trim()
      .regex(/^https?:\/\/[^\s/?#@]+\/?$/, 'Write the controller’s address, like https://10.0.1.5')
      .describe('Address of the host’s management controller (BMC); http only where nobody else listens'),
    user: z
      .string()
      .trim()
      .regex(/^[^\s:]{1,64}$/, 'A user name of at most 64 characters without spaces and colons')
      .describe('Its user; needs the privilege to configure components (Operator)'),
    password: z.string().min(1, 'Give the password').max(128).meta({ format: 'password' }),
    fingerprint: z
      .string()
      .trim()
      .transform(text => text.replaceAll(':', '').toUpperCase())
      .refine(text => text === '' || /^[0-9A-F]{64}$/.test(text), 'A SHA-256 fingerprint: 32 bytes in hex')
      .default('')
      .describe('SHA-256 of its certificate, if it signed it itself; empty: an authority that this machine trusts did'),
    systemId: z
      .string()
      .trim()
      .max(64)
      .default('')
      .describe('Which of the controller’s systems, where it serves several; empty: its only one'),
    answerWithinMs: z.coerce.number().int().min(500).max(60_000).default(10_000).describe('Patience with one answer'),
  })
  .strict()
export type RedfishConfig = z.infer<typeof redfishConfig>
