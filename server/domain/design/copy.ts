import { allocateCidr, formatCidr, overlaps, parseCidr } from '../address'
import { allocateCidr6 } from '../address6'
import {
  type ClusterDesign,
  type DesignDocument,
  type DesignSection,
  designSections,
  emptyDesign,
  type NetworkDesign,
  thingAt,
} from './document'
import { addThing } from './edit'
import { standingOf, thingKey } from './keys'
import { mapValues } from './map-values'
import { freeName } from './names'
import { mapAttached, mapInstances, mapMembers, mapNetworks, mapSecurityGroups } from './references'
import { withoutRenames } from './renames'

/** What was pasted: the design with it, and its keys, to be selected. */
export type Pasted = { document: DesignDocument; keys: string[] }

/** Things as a design of their own, for the clipboard. An instance brings its volumes along. */
export function copy(document: DesignDocument, keys: string[]): DesignDocument {
  const fragment: Record<DesignSection, Record<string, unknown>> = {
    networks: {},
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    volumes: {},
    instances: {},
    clusters: {},
  }
  const take = (section: DesignSection, name: string) => {
    const thing = thingAt<unknown>(document[section], name)
    if (thing !== undefined) fragment[section][name] = thing
  }
  for (const key of keys) {
    const at = standingOf(document, key)
    if (!at || at.member !== undefined) continue
    take(at.section, at.name)
    if (at.section !== 'instances') continue
    for (const volume of thingAt(document.instances, at.name)?.volumes ?? []) take('volumes', volume)
  }
  return { version: document.version, ...fragment } as DesignDocument
}

/**
 * Adds what was copied, under fresh names and without addresses. References among what was copied lead to the copies;
 * a network or security group that is not among it stays if it is there; a volume that is not among it has its instance already.
 */
export function paste(document: DesignDocument, fragment: DesignDocument, avoid = emptyDesign): Pasted {
  const names = Object.fromEntries(designSections.map(section => [section, new Map()])) as Names
  let next = document
  for (const section of designSections) {
    for (const [name, thing] of Object.entries(fragment[section])) {
      const fresh = freeName(next, section, name, avoid)
      names[section].set(name, fresh)
      // For now only the name counts; the thing itself follows when all names are known.
      next = addThing(next, section, fresh, thing)
    }
  }
  const copies = renamed(document, fragment, names)
  const keys: string[] = []
  for (const section of designSections) {
    for (const [name, thing] of Object.entries(copies[section])) {
      const fresh = names[section].get(name)!
      next = addThing(next, section, fresh, section === 'networks' ? besideOthers(next, fresh, thing as never) : thing)
      keys.push(thingKey(section, fresh))
    }
  }
  return { document: next, keys }
}

/** Copies of things beside them. */
export const duplicate = (document: DesignDocument, keys: string[], avoid = emptyDesign): Pasted =>
  paste(document, copy(document, keys), avoid)

type Names = Record<DesignSection, Map<string, string>>

function renamed(document: DesignDocument, fragment: DesignDocument, names: Names): DesignDocument {
  const settled = withoutRenames(fragment)
  const placeless: DesignDocument = {
    ...settled,
    instances: mapValues(settled.instances, ({ address: _, ...instance }) => instance),
    clusters: mapValues(settled.clusters, withoutAddresses),
    loadBalancers: mapValues(settled.loadBalancers, ({ address: _, ...balancer }) => balancer),
    // A network has one router: only those that are copied along have none yet.
    routers: mapValues(settled.routers, ({ networks = [], ...router }) => {
      const copied = networks.filter(network => names.networks.has(network))
      return { ...router, ...(copied.length > 0 && { networks: copied }) }
    }),
  }
  const withNetworks = mapNetworks(
    placeless,
    name => names.networks.get(name) ?? (thingAt(document.networks, name) ? name : undefined),
  )
  const withGroups = mapSecurityGroups(
    withNetworks,
    name => names.securityGroups.get(name) ?? (thingAt(document.securityGroups, name) ? name : undefined),
  )
  // An instance has one floating IP: only those that are copied along have none yet.
  const withInstances = mapInstances(withGroups, name => names.instances.get(name))
  const withMembers = (['instances', 'clusters'] as const).reduce(
    (doc, section) =>
      mapMembers(
        doc,
        section,
        name => names[section].get(name) ?? (thingAt<unknown>(document[section], name) ? name : undefined),
      ),
    withInstances,
  )
  return mapAttached(withMembers, name => names.volumes.get(name))
}

function withoutAddresses({ members, ...cluster }: ClusterDesign): ClusterDesign {
  if (!members) return cluster
  return { ...cluster, members: mapValues(members, ({ address: _, ...member }) => member) }
}

/** A network's ranges, or others where these are taken. */
function besideOthers(document: DesignDocument, name: string, network: NetworkDesign): NetworkDesign {
  const others = Object.entries(document.networks)
    .filter(([other]) => other !== name)
    .flatMap(([, { subnets }]) => Object.values(subnets))
  const used = others.flatMap(({ cidr }) => parseCidr(cidr) ?? [])
  const used6 = others.flatMap(({ cidr6 }) => cidr6 ?? [])
  return {
    ...network,
    subnets: mapValues(network.subnets, ({ cidr, cidr6 }) => {
      const wanted = parseCidr(cidr)
      const isFree = wanted && !used.some(other => overlaps(other, wanted))
      const free = isFree ? wanted : allocateCidr(used)
      return { cidr: free ? formatCidr(free) : cidr, ...(cidr6 && { cidr6: allocateCidr6(cidr6, used6) }) }
    }),
  }
}
