import { limits } from '../instance'
import {
  type ClusterDesign,
  type DesignDocument,
  type DesignPath,
  type DesignSection,
  emptyDesign,
  type FloatingIpDesign,
  type InstanceDesign,
  type LoadBalancerDesign,
  type NetworkDesign,
  type RouterDesign,
  type SecurityGroupDesign,
  thingAt,
  type VolumeDesign,
} from './document'
import { standingOf } from './keys'
import { putAt } from './put-at'
import { holderOf, mapAttached, mapInstances, mapMembers, mapNetworks, mapSecurityGroups } from './references'

/**
 * Edits as canvas and forms make them. Each gives a new document that shares what did not change with the old one, so
 * that only what changed is drawn again; one that has nothing to do gives the document itself.
 */
export type ThingOf = {
  networks: NetworkDesign
  routers: RouterDesign
  loadBalancers: LoadBalancerDesign
  securityGroups: SecurityGroupDesign
  volumes: VolumeDesign
  instances: InstanceDesign
  clusters: ClusterDesign
  floatingIps: FloatingIpDesign
}

/** Adds it, or takes the place of the one of that name. */
export const addThing = <S extends DesignSection>(
  document: DesignDocument,
  section: S,
  name: string,
  thing: ThingOf[S],
): DesignDocument => ({ ...document, [section]: { ...document[section], [name]: thing } })

/**
 * Gives a thing another name, and everything that refers to it. What is in `base` (what is there now) remembers the
 * name that it has, so that it is renamed and not made anew. A name that is taken changes nothing: ask `nameFault`.
 */
export function rename(
  document: DesignDocument,
  section: DesignSection,
  from: string,
  to: string,
  base: DesignDocument = emptyDesign,
): DesignDocument {
  const things: Record<string, ThingOf[DesignSection]> = document[section]
  const thing = thingAt(things, from)
  if (!thing || from === to || thingAt(things, to)) return document
  const { was = thingAt<unknown>(base[section], from) ? from : undefined, ...rest } = thing
  const renamed = was === undefined || was === to ? rest : { was, ...rest }
  const entries = Object.entries(things).map(([name, it]) => (name === from ? [to, renamed] : [name, it]))
  const next: DesignDocument = { ...document, [section]: Object.fromEntries(entries) }
  const here = (name: string) => (name === from ? to : name)
  return mapReferences(next, section, here)
}

/** What refers to things of a section. */
function mapReferences(
  document: DesignDocument,
  section: DesignSection,
  as: (name: string) => string | undefined,
): DesignDocument {
  if (section === 'networks') return mapNetworks(document, as)
  if (section === 'securityGroups') return mapSecurityGroups(document, as)
  if (section === 'instances') return mapMembers(mapInstances(document, as), section, as)
  if (section === 'clusters')
    return mapMembers(
      mapInstances(document, name => asMember(name, as)),
      section,
      as,
    )
  return section === 'volumes' ? mapAttached(document, as) : document
}

/** What a member is called once its cluster is called otherwise. */
function asMember(name: string, as: (cluster: string) => string | undefined): string | undefined {
  const [, cluster, number] = /^(.*)-([1-9]\d*)$/.exec(name) ?? []
  if (cluster === undefined || as(cluster) === cluster) return name
  const now = as(cluster)
  return now && `${now}-${number}`
}

/** Takes things out by key, and what refers to them. Volumes stay when their instance goes, and stay where they are. */
export function remove(document: DesignDocument, keys: string[]): DesignDocument {
  return keys.reduce((doc, key) => {
    const at = standingOf(doc, key)
    if (!at || at.member !== undefined) return doc
    const settled = attachedTo(doc, key).reduce(detach, doc)
    const things = settled[at.section] as Record<string, unknown>
    const { [at.name]: _, ...rest } = things
    const next: DesignDocument = { ...settled, [at.section]: rest }
    const gone = (name: string) => (name === at.name ? undefined : name)
    return mapReferences(next, at.section, gone)
  }, document)
}

/** Attaches a volume to an instance or to a member of a cluster, after those that it has; first detached elsewhere. */
export function attach(document: DesignDocument, volume: string, instance: string): DesignDocument {
  const key = `instance/${instance}`
  const at = standingOf(document, key)
  const has = attachedTo(document, key)
  if (!at || !thingAt(document.volumes, volume) || has.includes(volume)) return document
  if (has.length >= limits.volumesPerInstance) return document
  const free = detach(document, volume)
  const list = [...has, volume]
  return at.member === undefined
    ? setField(free, ['instances', at.name, 'volumes'], list)
    : setField(free, ['clusters', at.name, 'members', String(at.member), 'attach'], list)
}

/** Frees a volume. One that was where its instance is stays there. */
export function detach(document: DesignDocument, volume: string): DesignDocument {
  const holder = holderOf(document, volume)
  if (!holder) return document
  const zone = thingAt(document.volumes, volume)?.zone ?? holder.zone
  const free = mapAttached(document, name => (name === volume ? undefined : name))
  return thingAt(free.volumes, volume) && zone ? setField(free, ['volumes', volume, 'zone'], zone) : free
}

/** Moves an instance or a cluster onto a network. An address of another one does not come along. */
export function connect(document: DesignDocument, key: string, network: string | undefined): DesignDocument {
  const at = standingOf(document, key)
  if (!at || (at.section !== 'instances' && at.section !== 'clusters')) return document
  const base: DesignPath = at.section === 'instances' ? ['instances', at.name] : ['clusters', at.name]
  const way =
    at.section === 'instances' ? base : [...base, ...(at.member ? ['members', String(at.member)] : ['template'])]
  const next = setField(document, [...way, 'network'], network)
  return next === document ? document : setField(next, [...way, 'address'], undefined)
}

/** Puts an instance or a cluster into a security group, or takes it out. */
export function setInGroup(document: DesignDocument, key: string, group: string, isIn: boolean): DesignDocument {
  const at = standingOf(document, key)
  if (!at || at.member !== undefined || (at.section !== 'instances' && at.section !== 'clusters')) return document
  if (!thingAt(document.securityGroups, group)) return document
  const way: DesignPath = at.section === 'instances' ? ['instances', at.name] : ['clusters', at.name, 'template']
  const machine = at.section === 'instances' ? document.instances[at.name]! : document.clusters[at.name]!.template
  const others = (machine.securityGroups ?? []).filter(name => name !== group)
  const groups = isIn ? [...others, group] : others
  return setField(document, [...way, 'securityGroups'], groups.length > 0 ? groups : undefined)
}

/** Has a load balancer spread requests over an instance or a cluster, or no longer. */
export function setMember(document: DesignDocument, key: string, balancer: string, isIn: boolean): DesignDocument {
  const at = standingOf(document, key)
  const it = thingAt(document.loadBalancers, balancer)
  if (!it || !at || at.member !== undefined || (at.section !== 'instances' && at.section !== 'clusters'))
    return document
  const others = (it[at.section] ?? []).filter(name => name !== at.name)
  const members = isIn ? [...others, at.name] : others
  return setField(document, ['loadBalancers', balancer, at.section], members.length > 0 ? members : undefined)
}

/** Has a router join a network, which leaves the one that it has; undefined: it has none any more. */
export function setRouter(document: DesignDocument, network: string, router: string | undefined): DesignDocument {
  if (!thingAt(document.networks, network)) return document
  return Object.entries(document.routers).reduce((doc, [name, { networks = [] }]) => {
    const isOf = name === router
    if (networks.includes(network) === isOf) return doc
    const next = isOf ? [...networks, network] : networks.filter(each => each !== network)
    return setField(doc, ['routers', name, 'networks'], next.length > 0 ? next : undefined)
  }, document)
}

/** Has an instance answer under a floating IP, instead of under the one that it has; undefined: nobody does. */
export function bind(document: DesignDocument, floatingIp: string, instance: string | undefined): DesignDocument {
  if (!thingAt(document.floatingIps, floatingIp)) return document
  const free =
    instance === undefined ? document : mapInstances(document, name => (name === instance ? undefined : name))
  return setField(free, ['floatingIps', floatingIp, 'instance'], instance)
}

/** A type, or numbers of its own: one takes the other's place. */
export function setShape(
  document: DesignDocument,
  way: DesignPath,
  shape: { type: string } | { vcpus: number; memoryMiB: number },
): DesignDocument {
  const all = { type: undefined, vcpus: undefined, memoryMiB: undefined, ...shape }
  return Object.entries(all).reduce((doc, [field, value]) => setField(doc, [...way, field], value), document)
}

/** Puts a value where the path leads; undefined takes it out, and what is empty without it. Check values before. */
export function setField(document: DesignDocument, path: DesignPath, value: unknown): DesignDocument {
  return putAt(document, path, value)
}

/** Names of volumes that an instance, a member or all members of a cluster have beside their own. */
function attachedTo(document: DesignDocument, key: string): string[] {
  const at = standingOf(document, key)
  if (at?.section === 'instances') return thingAt(document.instances, at.name)?.volumes ?? []
  if (at?.section !== 'clusters') return []
  const members = Object.entries(thingAt(document.clusters, at.name)?.members ?? {})
  return members
    .filter(([index]) => at.member === undefined || index === String(at.member))
    .flatMap(([, { attach = [] }]) => attach)
}
