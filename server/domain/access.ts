import { z } from 'zod'
import { vdcView } from './catalog'
import { timestamp } from './common'
import { idOf } from './ids'
import { sshKeyFacts } from './ssh-key'

/** Who is signed in, and where they may work. */
export const sessionView = z.object({
  user: z.object({ id: idOf('user'), name: z.string(), email: z.string(), isOperator: z.boolean() }),
  vdcs: z.array(vdcView),
  version: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

export const memberView = z.object({
  userId: idOf('user'),
  name: z.string(),
  email: z.string(),
  role: z.enum(['viewer', 'member']),
})
export type MemberView = z.infer<typeof memberView>

/** A personal API token, by what it can be recognized. */
export const tokenView = z.object({
  id: idOf('token'),
  name: z.string(),
  hint: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
})
export type TokenView = z.infer<typeof tokenView>

/** Just made: the only time that the token itself is shown. */
export const newTokenView = tokenView.extend({ token: z.string() })
export type NewTokenView = z.infer<typeof newTokenView>

/** A public key of one's own, to be chosen for machines. */
export const sshKeyView = sshKeyFacts.extend({
  id: idOf('sshKey'),
  name: z.string(),
  publicKey: z.string(),
  createdAt: timestamp,
})
export type SshKeyView = z.infer<typeof sshKeyView>

/** Opens one console once, soon. */
export const consoleTicketView = z.object({
  ticket: z.string(),
  /** Path of the WebSocket, ticket included. */
  url: z.string(),
  expiresAt: timestamp,
})
export type ConsoleTicketView = z.infer<typeof consoleTicketView>
