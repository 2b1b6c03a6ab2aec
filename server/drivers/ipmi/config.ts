import { z } from 'zod'

/** The config's schema doubles as the “power control” form. */
export const ipmiConfig = z
  .object({
    address: z
      .string()
      .trim()
      .regex(/^[\w.:-]+$/, 'Write the controller’s name or address, like 10.0.1.5')
      .refine(text => !text.startsWith('-'), 'Write the controller’s name or address, like 10.0.1.5')
      .describe('Name or address of the host’s management controller (BMC)'),
    port: z.coerce.number().int().min(1).max(65_535).default(623).describe('UDP port'),
    user: z
      .string()
      .trim()
      .regex(/^[^-\s]\S{0,15}$/, 'A user name of at most 16 characters without spaces')
      .describe('Its user; needs the privilege to switch power (OPERATOR)'),
    password: z
      .string()
      .min(1, 'Give the password')
      .max(20, 'IPMI passwords have at most 20 characters')
      .meta({ format: 'password' }),
    cipherSuite: z.coerce
      .number()
      .int()
      .min(0)
      .max(17)
      .default(17)
      .describe('17: SHA-256, what present controllers speak; 3: SHA-1, older ones'),
    answerWithinMs: z.coerce.number().int().min(500).max(60_000).default(5_000).describe('Patience with one command'),
  })
  .strict()
export type IpmiConfig = z.infer<typeof ipmiConfig>
