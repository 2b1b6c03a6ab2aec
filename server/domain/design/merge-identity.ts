import { type DesignDocument, type DesignSection, designSections, thingAt } from './document'
import { mapAttached, mapInstances, mapNetworks, mapSecurityGroups } from './references'

type Thing = { name: string; was: string | undefined; fields: Record<string, unknown> }
/** Things by who they are; their references say who is meant, not what it is called. */
export type Known = Record<DesignSection, Map<string, Thing>>

/** Who is who in one side of a merge: what a thing was called before all renames. */
export function identify(side: DesignDocument, base: DesignDocument, other: DesignDocument): Known {
  const ids = Object.fromEntries(
    designSections.map(section => [section, idsOf(side[section], base[section], other[section])]),
  ) as Record<DesignSection, Map<string, string>>
  const as = (section: DesignSection) => (name: string) => {
    const id = ids[section].get(name)
    return id === undefined ? name : `\u0000${section}/${id}`
  }
  const grouped = mapSecurityGroups(mapNetworks(side, as('networks')), as('securityGroups'))
  const document = mapAttached(mapInstances(grouped, as('instances')), as('volumes'))
  const known = designSections.map(section => {
    const things = Object.entries(document[section]).map(([name, { was, ...fields }]) => {
      return [ids[section].get(name)!, { name, was, fields }] as const
    })
    return [section, new Map(things)]
  })
  return Object.fromEntries(known)
}

type Section = Record<string, { was?: string }>

function idsOf(side: Section, base: Section, other: Section): Map<string, string> {
  const ids = new Map<string, string>()
  const taken = new Set<string>()
  const give = (name: string, id: string) => {
    const free = taken.has(id) ? `${name} besides ${id}` : id
    ids.set(name, free)
    taken.add(free)
  }
  for (const [name, { was }] of Object.entries(side)) if (was !== undefined && !taken.has(was)) give(name, was)
  for (const name of Object.keys(side)) {
    if (ids.has(name)) continue
    // A rename that one side has applied, and the other only planned, is one and the same.
    const former = thingAt(base, name) ? thingAt(base, name)?.was : thingAt(other, name)?.was
    give(name, former !== undefined && !thingAt(side, former) && !taken.has(former) ? former : name)
  }
  return ids
}
