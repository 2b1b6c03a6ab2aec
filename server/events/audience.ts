import type { PointerEvent } from '@/server/domain/event'

/**
 * People who may hear the same things share an audience, so that a batch is filtered and framed once per audience and
 * each hears one message per batch. (With a room per scope, somebody in two of them could lose the second message of a
 * batch after the first had moved their cursor past it.)
 */
export type Audience = { room: string; scopes: 'all' | ReadonlySet<string> }

/** One's own scope (`usr_…`) is left out: it gets a message of its own, see gateway.ts. */
export function audienceOf(scopes: 'all' | string[]): Audience {
  if (scopes === 'all') return { room: 'all', scopes: 'all' }
  const shared = scopes.filter(scope => !isPersonal(scope)).sort()
  return { room: `of:${shared.join(',')}`, scopes: new Set(shared) }
}

export const isPersonal = (scope: string) => scope.startsWith('usr_')
export const personalRoom = (userId: string) => `me:${userId}`

/** What an audience hears of a batch: its scopes only, and each thing once, at its last place. */
export function heardBy(audience: Audience, events: PointerEvent[]): PointerEvent[] {
  const scopes = audience.scopes
  return newestOnly(events.filter(event => (scopes === 'all' ? !isPersonal(event.scope) : scopes.has(event.scope))))
}

export function newestOnly(events: PointerEvent[]): PointerEvent[] {
  if (events.length < 2) return events
  const byThing = new Map<string, PointerEvent>()
  for (const event of events) {
    const key = `${event.scope} ${event.kind} ${event.id}`
    byThing.delete(key)
    byThing.set(key, event)
  }
  return [...byThing.values()]
}
