import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { type Id, newId } from '@/server/domain/ids'
import type { Store } from '@/server/store/store'
import type { Auth } from './create-auth'

export const newUser = z.object({
  email: z.email('Enter an e-mail address, like ada@example.org').trim().toLowerCase().max(254),
  name: z.string().trim().min(1, 'Enter a name').max(100),
  password: z.string().min(8, 'Use at least 8 characters').max(256, 'Use at most 256 characters'),
  isOperator: z.boolean().default(false),
})

/** Makes a user who can sign in with a password. @throws `conflict` when the address is taken. */
export async function createUser(store: Store, auth: Auth, input: z.input<typeof newUser>): Promise<Id<'user'>> {
  const { email, name, password, isOperator } = newUser.parse(input)
  const id = newId('user')
  const hash = await auth.hashPassword(password)
  const { rowCount } = await store.pool.query(
    `WITH made AS (
       INSERT INTO "user" (id, name, email, email_verified, is_operator, updated_at)
       VALUES ($1, $2, $3, true, $4, now()) ON CONFLICT (email) DO NOTHING RETURNING id
     )
     INSERT INTO account (id, account_id, provider_id, user_id, password, updated_at)
     SELECT $5, id, 'credential', id, $6, now() FROM made`,
    [id, name, email, isOperator, `acc_${id}`, hash],
  )
  if (!rowCount) throw new PlenumError('conflict', `${email} is taken. Use another address.`, { field: 'email' })
  return id
}

/**
 * Sees to it that somebody can run the data center. Makes the first operator when there is none; with a password given
 * it is used, otherwise one is made up and returned, once. Never changes an operator that exists.
 */
export async function ensureAdministrator(
  store: Store,
  auth: Auth,
  wanted: { email?: string; password?: string } = {},
): Promise<{ email: string; password: string | null; created: boolean }> {
  const existing = await firstOperator(store)
  if (existing) return { email: existing, password: null, created: false }
  const email = (wanted.email || 'admin@plenum.local').trim().toLowerCase()
  const password = wanted.password || randomBytes(12).toString('base64url')
  try {
    await createUser(store, auth, { email, password, name: 'Administrator', isOperator: true })
    return { email, password, created: true }
  } catch (error) {
    // Another process that starts at the same moment was first.
    const first = await firstOperator(store)
    if (first) return { email: first, password: null, created: false }
    throw error
  }
}

async function firstOperator(store: Store): Promise<string | undefined> {
  const { rows } = await store.pool.query<{ email: string }>(
    'SELECT email FROM "user" WHERE is_operator ORDER BY created_at, id LIMIT 1',
  )
  return rows[0]?.email
}
