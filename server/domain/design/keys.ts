import { changeKey, type PlanKind, parseChangeKey } from '../planning/plan'
import {
  type DesignDocument,
  type DesignPath,
  type DesignSection,
  designSections,
  memberName,
  thingAt,
} from './document'

/** Kinds of things that stand in a design by name. */
export type ThingKind = Exclude<PlanKind, 'attachment'>

const kinds: Record<DesignSection, ThingKind> = {
  networks: 'network',
  routers: 'router',
  loadBalancers: 'loadBalancer',
  securityGroups: 'securityGroup',
  volumes: 'volume',
  instances: 'instance',
  clusters: 'cluster',
  floatingIps: 'floatingIp',
}
export const kindOfSection = (section: DesignSection): ThingKind => kinds[section]
export const sectionOfKind = (kind: ThingKind): DesignSection => `${kind}s`

/** `instances`, `web-1` → `instance/web-1`: the same key as in plans, steps and on the canvas. */
export const thingKey = (section: DesignSection, name: string) => changeKey(kinds[section], name)

/** Keys of all things that have an entry of their own; members of clusters have none. */
export const keysOf = (document: DesignDocument): string[] =>
  designSections.flatMap(section => Object.keys(document[section]).map(name => thingKey(section, name)))

/** Where a key's thing stands, if it does; for a member of a cluster its number. */
export type Standing = { section: DesignSection; name: string; member?: number }

/** `instance/web-1` is an instance of that name, or the first member of the cluster `web`. */
export function standingOf(document: DesignDocument, key: string): Standing | undefined {
  const { kind, name } = parseChangeKey(key)
  const section = designSections.find(it => kinds[it] === kind)
  if (!section) return undefined
  if (thingAt<unknown>(document[section], name)) return { section, name }
  const [, cluster, number] = /^(.*)-([1-9]\d*)$/.exec(name) ?? []
  const size = cluster === undefined ? 0 : (thingAt(document.clusters, cluster)?.size ?? 0)
  const isMember = section === 'instances' && Number(number) <= size && memberName(cluster!, Number(number)) === name
  return isMember ? { section: 'clusters', name: cluster!, member: Number(number) } : undefined
}

/** The node on which a fault is marked. Undefined: the document as a whole. */
export function keyOfPath([section, name]: DesignPath): string | undefined {
  const known = designSections.find(it => it === section)
  return known && typeof name === 'string' ? thingKey(known, name) : undefined
}
