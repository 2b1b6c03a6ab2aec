import { type DesignDocument, type DesignPath, type SecurityRuleDesign, thingAt } from './document'
import { dealtZone } from './expand'
import { mapValues } from './map-values'
import { putAt } from './put-at'

/** A place where the document names networks, an instance, security groups, volumes to attach, or a load balancer's members. */
export type Reference = {
  field:
    | 'network'
    | 'networks'
    | 'instance'
    | 'securityGroups'
    | 'remoteGroup'
    | 'volumes'
    | 'attach'
    | 'memberInstances'
    | 'memberClusters'
  path: DesignPath
  names: string[]
}

export function references(document: DesignDocument): Reference[] {
  const found: Reference[] = []
  for (const [name, { networks = [] }] of Object.entries(document.routers))
    if (networks.length > 0) found.push({ field: 'networks', path: ['routers', name, 'networks'], names: networks })
  for (const [name, { instance }] of Object.entries(document.floatingIps))
    if (instance !== undefined)
      found.push({ field: 'instance', path: ['floatingIps', name, 'instance'], names: [instance] })
  for (const [name, { network, instances = [], clusters = [] }] of Object.entries(document.loadBalancers)) {
    const path = ['loadBalancers', name]
    if (network !== undefined) found.push({ field: 'network', path: [...path, 'network'], names: [network] })
    if (instances.length > 0) found.push({ field: 'memberInstances', path: [...path, 'instances'], names: instances })
    if (clusters.length > 0) found.push({ field: 'memberClusters', path: [...path, 'clusters'], names: clusters })
  }
  for (const [name, { rules = [] }] of Object.entries(document.securityGroups))
    for (const [index, { remoteGroup }] of rules.entries())
      if (remoteGroup !== undefined) {
        const path = ['securityGroups', name, 'rules', index, 'remoteGroup']
        found.push({ field: 'remoteGroup', path, names: [remoteGroup] })
      }
  type Of = { network?: string; securityGroups?: string[]; volumes?: unknown; attach?: string[] }
  const look = (path: DesignPath, of: Of) => {
    if (of.network !== undefined) found.push({ field: 'network', path: [...path, 'network'], names: [of.network] })
    if (of.securityGroups)
      found.push({ field: 'securityGroups', path: [...path, 'securityGroups'], names: of.securityGroups })
    if (Array.isArray(of.volumes)) found.push({ field: 'volumes', path: [...path, 'volumes'], names: of.volumes })
    if (of.attach) found.push({ field: 'attach', path: [...path, 'attach'], names: of.attach })
  }
  for (const [name, instance] of Object.entries(document.instances)) look(['instances', name], instance)
  for (const [name, cluster] of Object.entries(document.clusters)) {
    look(['clusters', name, 'template'], cluster.template)
    for (const [index, member] of Object.entries(cluster.members ?? {}))
      look(['clusters', name, 'members', index], member)
  }
  return found
}

/** What a reference becomes; undefined: it goes. */
type Renaming = (name: string) => string | undefined

export const mapNetworks = (document: DesignDocument, as: Renaming): DesignDocument =>
  references(document)
    .filter(({ field }) => field === 'network')
    .reduce((doc, { path, names: [name] }) => putAt(doc, path, as(name!)), mapLists(document, ['networks'], as))

/** Instances that answer under floating IPs. */
export const mapInstances = (document: DesignDocument, as: Renaming): DesignDocument =>
  references(document)
    .filter(({ field }) => field === 'instance')
    .reduce((doc, { path, names: [name] }) => putAt(doc, path, as(name!)), document)

export const mapAttached = (document: DesignDocument, as: Renaming): DesignDocument =>
  mapLists(document, ['volumes', 'attach'], as)

export const mapMembers = (document: DesignDocument, section: 'instances' | 'clusters', as: Renaming): DesignDocument =>
  mapLists(document, [section === 'instances' ? 'memberInstances' : 'memberClusters'], as)

/** A rule that would refer to nobody goes as a whole: without its other side it would let in everybody. */
export function mapSecurityGroups(document: DesignDocument, as: Renaming): DesignDocument {
  const members = mapLists(document, ['securityGroups'], as)
  const refers = references(members).some(({ field, names }) => field === 'remoteGroup' && as(names[0]!) !== names[0])
  if (!refers) return members
  const mapRule = (rule: SecurityRuleDesign): SecurityRuleDesign[] => {
    if (rule.remoteGroup === undefined) return [rule]
    const remoteGroup = as(rule.remoteGroup)
    return remoteGroup === undefined ? [] : [{ ...rule, remoteGroup }]
  }
  const securityGroups = mapValues(members.securityGroups, group =>
    group.rules ? { ...group, rules: group.rules.flatMap(mapRule) } : group,
  )
  return { ...members, securityGroups }
}

const mapLists = (document: DesignDocument, fields: Reference['field'][], as: Renaming): DesignDocument =>
  references(document)
    .filter(({ field }) => fields.includes(field))
    .reduce((doc, { path, names }) => {
      const next = names.map(as).filter(name => name !== undefined)
      const isSame = next.length === names.length && next.every((name, i) => name === names[i])
      return isSame ? doc : putAt(doc, path, next.length > 0 ? next : undefined)
    }, document)

/** Who has the volume, with the zone that it must be in. */
export function holderOf(document: DesignDocument, volume: string): { zone: string | undefined } | undefined {
  const holds = references(document).find(
    ({ field, names }) => (field === 'volumes' || field === 'attach') && names.includes(volume),
  )
  if (!holds) return undefined
  const [section, name, , index] = holds.path as [string, string, string, string?]
  if (section === 'instances') return { zone: thingAt(document.instances, name)!.zone }
  const cluster = thingAt(document.clusters, name)!
  return { zone: thingAt(cluster.members, index!)?.zone ?? dealtZone(cluster, Number(index)) }
}
