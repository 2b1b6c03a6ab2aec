import { z } from 'zod'
import { type Presence, presence } from '@/server/domain/design/views'
import { idOf } from '@/server/domain/ids'
import { type Actor, may } from '@/server/policy'

/** A connection as presence knows it. */
export type Present = {
  data: { identity: { actor: Actor } }
  emit(event: 'presence', draftId: string, others: Presence[]): void
}
type Stay = { draftId: string; vdcId: string; selection: string[] }

/** Said by a client; null: it has no draft open any more. */
const said = z.object({ draftId: idOf('draft').nullable(), selection: presence.shape.selection.default([]) })
/** Moves are told together, so that a dragged selection is not a storm of messages. */
const togetherMs = 40

export type PresenceKeeper = ReturnType<typeof keepPresence>

/**
 * Who has which draft open, and what they have selected: told to the others who have it open, and never stored. It lives
 * as long as the connection does, in the process that holds it.
 */
export function keepPresence(options: { vdcOfDraft(draftId: string): Promise<string | null> }) {
  const stays = new Map<Present, Stay>()
  const moved = new Set<string>()
  /** What was said last counts, also when an earlier look-up takes longer. */
  const turns = new WeakMap<Present, number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  /** What a client says: foreign, unknown and malformed alike go unheard. */
  async function say(socket: Present, message: unknown, isConnected: () => boolean): Promise<void> {
    const parsed = said.safeParse(message)
    if (!parsed.success) return
    const { draftId, selection } = parsed.data
    const turn = (turns.get(socket) ?? 0) + 1
    turns.set(socket, turn)
    const stay = stays.get(socket)
    if (draftId === null) return leave(socket)
    const vdcId = stay?.draftId === draftId ? stay.vdcId : await options.vdcOfDraft(draftId)
    if (turns.get(socket) !== turn || !isConnected()) return
    leave(socket)
    if (!vdcId || !mayRead(socket, vdcId)) return
    stays.set(socket, { draftId, vdcId, selection })
    tell(draftId)
  }

  function leave(socket: Present): void {
    const stay = stays.get(socket)
    if (!stay) return
    stays.delete(socket)
    tell(stay.draftId)
  }

  /** After its memberships were looked at: who may not read the draft any more is neither shown nor told. */
  function recheck(socket: Present): void {
    const stay = stays.get(socket)
    if (stay && !mayRead(socket, stay.vdcId)) leave(socket)
  }

  function tell(draftId: string) {
    moved.add(draftId)
    timer ??= setTimeout(tellAll, togetherMs)
  }

  function tellAll() {
    timer = undefined
    const drafts = [...moved]
    moved.clear()
    for (const draftId of drafts) {
      const here = [...stays].filter(([, stay]) => stay.draftId === draftId)
      const people = peopleOf(here)
      for (const [socket] of here) {
        const { userId } = socket.data.identity.actor
        const others = people.filter(person => person.userId !== userId)
        socket.emit('presence', draftId, others)
      }
    }
  }

  return { say, leave, recheck, close: () => clearTimeout(timer) }
}

const mayRead = ({ data }: Present, vdcId: string) => may(data.identity.actor, 'designs.read', { vdcId })

/** Each once, whatever the number of their windows; with what any of them has selected. */
function peopleOf(here: [Present, Stay][]): Presence[] {
  const people = new Map<string, Presence>()
  for (const [{ data }, { selection }] of here) {
    const { userId, name } = data.identity.actor
    const before = people.get(userId)?.selection ?? []
    const all = [...new Set([...before, ...selection])].slice(0, 100)
    people.set(userId, { userId: userId as Presence['userId'], name, selection: all })
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.userId < b.userId ? -1 : 1))
}
