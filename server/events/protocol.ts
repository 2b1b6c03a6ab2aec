import type { Presence } from '@/server/domain/design/views'
import type { PointerEvent } from '@/server/domain/event'

/** Where the live socket is. Websocket transport only. */
export const livePath = '/api/live'

/** What the server says. The client keeps the last `cursor` and says it when it comes back. */
export type LiveMessages = {
  /** First, once missed events were told: from here on nothing is missed. `resumed` false: read everything again. */
  hello: (cursor: string, resumed: boolean) => void
  /** Pointers in order. `cursor` null: told outside of the order, the place has not moved. */
  events: (events: PointerEvent[], cursor: string | null) => void
  /** Nothing for you up to here; keeps idle clients' places fresh. */
  cursor: (cursor: string) => void
  /** Who else has the draft open that this client has, and what they have selected. */
  presence: (draftId: string, others: Presence[]) => void
}
/** An answer to a query, in the form in which HTTP gives it. */
export type LiveAnswer = { result: { data: unknown } } | { error: unknown }
/** What a client asks and says. Queries, so that what a pointer names is read over the connection that named it. */
export type LiveQuestions = {
  /** null: not now; ask by HTTP. */
  query: (procedure: string, input: unknown, answer: (said: LiveAnswer | null) => void) => void
  /** Which draft it has open and what is selected there; null: none. Ends with the connection. */
  presence: (said: { draftId: string | null; selection: string[] }) => void
}
/** What a client says at the handshake: the place of what it has read, if any. */
export type LiveHandshake = { cursor?: string }
