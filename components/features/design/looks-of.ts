import { type DesignDocument, type DesignProblem, designSections } from '@/server/domain/design/document'
import { keyOfPath, thingKey } from '@/server/domain/design/keys'
import type { MemberState } from '@/server/domain/load-balancer'
import { type ChangeAction, parseChangeKey } from '@/server/domain/planning/plan'
import type { Fate, Live, Looks, Other, Traffic, Work } from './looks'
import { keyOf } from './picture'

export type LooksInput = {
  drawn: DesignDocument
  /** What would be done with each, by key; attachments count as their volume’s. */
  actions?: readonly { key: string; action: ChangeAction }[]
  problems?: readonly DesignProblem[]
  /** By change key. */
  work?: ReadonlyMap<string, Work>
  /** By the key of what is there, under the name that it has now. */
  live?: ReadonlyMap<string, Live>
  drift?: ReadonlyMap<string, string>
  /** By the key of a network or the id of what has a wire. */
  traffic?: ReadonlyMap<string, Traffic>
  /** By the id of the tie. */
  health?: ReadonlyMap<string, MemberState>
  /** Keys of what belongs to what is selected. */
  lit?: readonly string[]
  fates?: ReadonlyMap<string, Fate>
  others?: readonly (Other & { selection: readonly string[] })[]
}

/** Everything that is to be said of each thing, by key. */
export function looksOf(input: LooksInput): Map<string, Looks> {
  const looks = new Map<string, Looks>()
  const add = (key: string, more: Looks) => looks.set(key, { ...looks.get(key), ...more })
  for (const [key, live] of input.live ?? []) add(key, { live })
  for (const [key, drift] of input.drift ?? []) add(key, { drift })
  for (const [key, traffic] of input.traffic ?? []) add(key, { traffic })
  for (const [key, health] of input.health ?? []) add(key, { health })
  for (const [key, fate] of input.fates ?? []) add(key, { fate })
  // A renamed thing is shown under its new name and is as it is under its old one.
  for (const section of designSections)
    for (const [name, { was }] of Object.entries<{ was?: string }>(input.drawn[section])) {
      const now = was && looks.get(thingKey(section, was))
      if (now) looks.set(thingKey(section, name), { ...now })
    }
  for (const { key, action } of input.actions ?? []) {
    const { kind, name } = parseChangeKey(key)
    if (kind !== 'attachment') add(key, { action })
    else if (!looks.get(keyOf('volume', name))?.action) add(keyOf('volume', name), { action: 'update live' })
  }
  for (const [key, work] of input.work ?? []) {
    const { kind, name } = parseChangeKey(key)
    if (kind !== 'attachment') add(key, { work })
    else if (!input.work?.has(keyOf('volume', name))) add(keyOf('volume', name), { work })
  }
  for (const { path, message } of input.problems ?? []) {
    const key = keyOfPath(path)
    if (key && !looks.get(key)?.fault) add(key, { fault: message })
  }
  for (const key of input.lit ?? []) add(key, { isLit: true })
  for (const { selection, ...other } of input.others ?? [])
    for (const key of selection) add(key, { others: [...(looks.get(key)?.others ?? []), other] })
  return looks
}
