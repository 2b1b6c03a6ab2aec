import type { DesignPath } from '../design/document'
import type { Id } from '../ids'
import { addProblem, addThing, type Desk, type RecordedOf, waitFor } from './desk'
import { changeKey, kindWords, type PlanKind } from './plan'

type ByName = Exclude<PlanKind, 'attachment'>

/**
 * Pairs what the design names with what is recorded: by its former name where one is given and still there, else by its
 * name. What is left over on the one side is new, on the other it is to go.
 */
export function pairByName<K extends ByName>(
  desk: Desk,
  kind: K,
  wanted: ReadonlyMap<string, { was?: string | undefined; path: DesignPath }>,
  recorded: readonly RecordedOf[K][],
): void {
  const byName = new Map(recorded.map(each => [each.name, each]))
  const renamed = new Map<string, string>()
  for (const [name, { was }] of wanted)
    if (was && was !== name && byName.has(was) && !renamed.has(was)) renamed.set(was, name)
  const left = new Map(byName)
  const pairs = [...wanted].map(([name, { was, path }]) => {
    const former = was && renamed.get(was) === name ? byName.get(was) : undefined
    const found = former ?? (renamed.has(name) ? undefined : byName.get(name))
    if (found) left.delete(found.name)
    return { name, path, found, was: former && was }
  })
  for (const { name, path, found, was } of pairs) {
    if (was && left.delete(name))
      addProblem(
        desk,
        [...path, 'was'],
        `${was} can’t be renamed to ${name} while another ${kindWords[kind]} of that name is there. Remove that one first, in an apply of its own.`,
      )
    // Its name is free once the one that has it now has got another.
    const heir = renamed.get(name)
    if (heir) waitFor(desk, changeKey(kind, name), changeKey(kind, heir))
    addThing(desk, kind, {
      id: (found?.id ?? desk.context.newId(kind)) as Id<K>,
      ...{ name, path, isWanted: true, recorded: found ?? null },
    })
  }
  for (const each of left.values())
    addThing(desk, kind, {
      id: each.id as Id<K>,
      ...{ name: each.name, path: [], isWanted: false, recorded: each },
    })
}
