import type { ApiFault } from './api-error'

type AuthChange = 'in' | 'out'
const listeners = new Set<(change: AuthChange) => void>()

/** Calls back when somebody signs in or out here, so that the live connection comes and goes with the session. */
export function onAuthChange(listener: (change: AuthChange) => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function tell(change: AuthChange) {
  for (const listener of listeners) listener(change)
}

/** Opens a session; its cookie can't be read by scripts. @throws Error with a sentence to show beside the form. */
export async function signIn(email: string, password: string): Promise<void> {
  await post('sign-in/email', { email, password })
  tell('in')
}

/** Ends the session on the server and in this browser. */
export async function signOut(): Promise<void> {
  tell('out')
  try {
    await post('sign-out', {})
  } catch (error) {
    tell('in')
    throw error
  }
}

/** Also ends this person's other sessions. */
export const changePassword = (currentPassword: string, newPassword: string): Promise<void> =>
  post('change-password', { currentPassword, newPassword, revokeOtherSessions: true })

/** Prolongs a session that is in use; called now and then. */
export async function renewSession(): Promise<void> {
  await fetch('/api/auth/get-session', { cache: 'no-store' }).catch(() => {})
}

async function post(call: string, body: unknown): Promise<void> {
  let response: Response
  try {
    response = await fetch(`/api/auth/${call}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw new Error('Plenum does not answer. Check the connection, then try again.')
  }
  if (response.ok) return
  const said = (await response.json().catch(() => null)) as { error?: ApiFault } | null
  throw new Error(said?.error?.message ?? 'That did not work. Try again in a moment.')
}
