import { PlenumError } from '@/server/domain/errors'
import { type Action, leastRole, roleMay } from './actions'
import { type Actor, roleIn } from './actor'

/**
 * Who may do what. Pure: it trusts the Actor that the API made from a session or token and knows no database. Services
 * ask once per call, after finding the VDC that owns the thing; the API, the live gateway and the UI ask the same
 * table. What a driver or the database may do is not its business.
 */
export { type Action, actions, actionTree, leastRole, type Role, roleMay, roles } from './actions'
export { type Actor, readableScopes, readableVdcs, roleIn } from './actor'

/**
 * What an action is aimed at: `platform` (nobody's in particular: hosts, zones, one's own tokens), or something owned by
 * a VDC. `vdcId` null or undefined: it was not found, which answers like one that is foreign.
 */
export type Target = 'platform' | { vdcId: string | null | undefined; kind?: string; id?: string }

/**
 * Passes, or throws: `unauthenticated` without an actor, `missing` for what the actor may not even see (exactly as if it
 * did not exist), `denied` for what it may see but not do.
 */
export function authorize(actor: Actor | null | undefined, action: Action, target: Target): asserts actor is Actor {
  if (!actor) throw new PlenumError('unauthenticated', 'Sign in first, or send a valid API token.')
  if (target === 'platform') {
    if (!roleMay(actor.isOperator ? 'operator' : 'signed-in', action)) throw denied(action)
    return
  }
  const role = target.vdcId ? roleIn(actor, target.vdcId) : undefined
  if (!role) throw missing(target.kind ?? 'resource', target.id)
  if (!roleMay(role, action)) throw denied(action)
}

/** The same question as a boolean: for buttons and filters. */
export function may(actor: Actor | null | undefined, action: Action, target: Target): boolean {
  try {
    authorize(actor, action, target)
    return true
  } catch {
    return false
  }
}

/** The one answer for unknown and foreign ids alike. Use it wherever a look-up finds nothing. */
export function missing(kind: string, id?: string): PlenumError {
  const what = id ? `No ${kind} ${id}` : `No such ${kind}`
  return new PlenumError('missing', `${what}: it may have been deleted, or you have no access to it.`)
}

function denied(action: Action): PlenumError {
  const who = leastRole[action] === 'operator' ? 'Only operators may do this' : 'Your role here only allows looking'
  return new PlenumError('denied', `${who}. Ask an operator if you need it.`, { detail: `action ${action}` })
}
