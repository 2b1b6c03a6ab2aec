import { resourceName } from '../common'
import { kindWords } from '../planning/plan'
import { clusterLimits, type DesignDocument, type DesignSection, emptyDesign, thingAt } from './document'
import { expandDesign } from './expand'
import { kindOfSection } from './keys'

/**
 * A name made from the stem that nothing has: `web`, or else `web-2`, `web-3`, … Names of members count, and so do
 * former names, which would read as a rename. With `avoid`, also those of another design: a new thing under the name of
 * one that is there now, and was taken out of the draft, would be a change of that one.
 */
export function freeName(
  document: DesignDocument,
  section: DesignSection,
  stem: string,
  avoid: DesignDocument = emptyDesign,
): string {
  const longest = section === 'clusters' ? clusterLimits.nameLength : 63
  const clean = asName(stem, longest) || asName(kindWords[kindOfSection(section)], longest)
  const isTaken = takenIn(section, [document, avoid])
  if (!isTaken(clean)) return clean
  const [, root, number] = /^(.*?)-([1-9]\d{0,8})$/.exec(clean) ?? [undefined, clean, '1']
  for (let next = Number(number) + 1; ; next++) {
    const name = `${asName(root!, longest - String(next).length - 1)}-${next}`
    if (!isTaken(name)) return name
  }
}

/** Why a thing can't be called that, as a sentence; null: it can. `except` is the name that it has. */
export function nameFault(
  document: DesignDocument,
  section: DesignSection,
  name: string,
  except?: string,
): string | null {
  const parsed = resourceName.safeParse(name)
  if (!parsed.success) return parsed.error.issues[0]!.message
  if (section === 'clusters' && name.length > clusterLimits.nameLength)
    return `Use at most ${clusterLimits.nameLength} characters: members’ names are made from it`
  if (name === except) return null
  const without = except === undefined ? document : { ...document, [section]: omit<unknown>(document[section], except) }
  if (!takenIn(section, [without], { formerNames: false })(name)) return null
  return section === 'clusters' && !thingAt(without.clusters, name)
    ? `There are instances or volumes that are called like the members of a cluster ${name}; choose another name`
    : `${name} is taken by another ${kindWords[kindOfSection(section)]}; choose another name`
}

function takenIn(section: DesignSection, documents: DesignDocument[], { formerNames = true } = {}) {
  const taken = new Set<string>()
  for (const document of documents) {
    const { [section]: things, instances, volumes } = expandDesign(document)
    for (const [name, { was }] of things) for (const it of formerNames && was ? [name, was] : [name]) taken.add(it)
    // A cluster `web` would make members web-1, web-2, … whatever its size will be.
    if (section !== 'clusters') continue
    for (const name of [...instances.keys(), ...volumes.keys()])
      for (const [dash] of name.matchAll(/-(?=[1-9])/g).map(match => [match.index] as const))
        taken.add(name.slice(0, dash))
  }
  return (name: string) => taken.has(name)
}

/** The nearest that may be a name; empty: nothing of it may. */
const asName = (text: string, longest: number) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, longest)
    .replace(/-+$/, '')

const omit = <T>(of: Record<string, T>, name: string) =>
  Object.fromEntries(Object.entries(of).filter(([it]) => it !== name))
