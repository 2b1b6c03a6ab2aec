import type { Role } from './actions'

/** Who asks. Made once per request from the session or token, with the memberships of that moment. */
export type Actor = {
  userId: string
  name: string
  email: string
  /** Runs the data center: sees and may do everything. */
  isOperator: boolean
  /** Role in each VDC that the person belongs to, by the VDC's id. */
  memberships: Record<string, 'viewer' | 'member'>
  via: 'session' | 'token'
}

/** The role in one VDC, or undefined for a stranger there. */
export function roleIn(actor: Actor, vdcId: string): Exclude<Role, 'signed-in'> | undefined {
  if (actor.isOperator) return 'operator'
  return Object.hasOwn(actor.memberships, vdcId) ? actor.memberships[vdcId] : undefined
}

/** VDCs that the actor may read; `all` for operators. What lists filter by. */
export const readableVdcs = (actor: Actor): 'all' | string[] =>
  actor.isOperator ? 'all' : Object.keys(actor.memberships)

/** Event scopes that the actor may hear; `all` for operators. */
export const readableScopes = (actor: Actor): 'all' | string[] =>
  actor.isOperator ? 'all' : [...Object.keys(actor.memberships), actor.userId]
