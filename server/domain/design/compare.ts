import { backupInWords } from '../backup-design'
import { connectCheckDefaults, connectCheckInWords, listenerInWords } from '../load-balancer'
import { actionOf, differs, inGiB, listed, setFields, yesNo } from '../planning/fields'
import { changeKey, type FieldChange, type PlanKind, planKinds } from '../planning/plan'
import { clusterFields, machineFields } from './compare-machines'
import {
  type DesignDocument,
  type DesignSection,
  type FloatingIpDesign,
  type LoadBalancerDesign,
  memberName,
  type NetworkDesign,
  type RouterDesign,
  type SecurityGroupDesign,
  type VolumeDesign,
} from './document'
import { listenerOf } from './listeners'
import { type Pairs, pairThings } from './pair-things'
import { designedRuleInWords } from './security-rules'
import type { DesignComparison } from './views'

type Item = DesignComparison['items'][number]
type Side = { document: DesignDocument; onlyNetwork: string | undefined }

/**
 * How two designs differ, thing by thing, with fields in words. Renames are followed. What one of them leaves open (an
 * address, the size of a root disk, a volume's zone) is no difference: it stays as it is.
 */
export function compareDesigns(from: DesignDocument, to: DesignDocument): DesignComparison {
  const sides = { from: sideOf(from), to: sideOf(to) }
  const pairs = {
    networks: pairThings(from.networks, to.networks),
    routers: pairThings(from.routers, to.routers),
    floatingIps: pairThings(from.floatingIps, to.floatingIps),
    loadBalancers: pairThings(from.loadBalancers, to.loadBalancers),
    securityGroups: pairThings(from.securityGroups, to.securityGroups),
    volumes: pairThings(from.volumes, to.volumes),
    instances: pairThings(from.instances, to.instances),
    clusters: pairThings(from.clusters, to.clusters),
  }
  const toNetwork = (name: string | undefined) => name && (pairs.networks.names.get(name) ?? name)
  const toGroup = (name: string) => pairs.securityGroups.names.get(name) ?? name
  const options = {
    from: { ...sides.from, onlyNetwork: toNetwork(sides.from.onlyNetwork), toNetwork, toGroup },
    to: { ...sides.to, toNetwork: (name: string | undefined) => name, toGroup: (name: string) => name },
  }
  const items = [
    ...itemsOf('network', pairs.networks, networkFields),
    ...itemsOf('router', pairs.routers, (a, b) => routerFields(a, b, toNetwork)),
    ...itemsOf('loadBalancer', pairs.loadBalancers, (a, b) => loadBalancerFields(a, b, { pairs, options })),
    ...itemsOf('securityGroup', pairs.securityGroups, (a, b) => ruleFields(a, b, toGroup)),
    ...itemsOf('cluster', pairs.clusters, (a, b) => clusterFields(a, b, options)),
    ...itemsOf('volume', pairs.volumes, volumeFields),
    ...itemsOf('instance', pairs.instances, (a, b) => machineFields(a, b, options)),
    ...itemsOf('floatingIp', pairs.floatingIps, (a, b) =>
      floatingIpFields(a, b, name => pairs.instances.names.get(name) ?? name),
    ),
    ...attachmentItems(from, to, pairs),
  ]
  return { items: items.toSorted((a, b) => planKinds.indexOf(a.kind) - planKinds.indexOf(b.kind)) }
}

function sideOf(document: DesignDocument): Side {
  const networks = Object.keys(document.networks)
  return { document, onlyNetwork: networks.length === 1 ? networks[0] : undefined }
}

function itemsOf<T>(kind: PlanKind, { pairs }: Pairs<T>, fieldsOf: (from: T, to: T) => FieldChange[]): Item[] {
  return pairs.flatMap(({ name, from, to }): Item[] => {
    const base = { key: changeKey(kind, name), kind, name }
    if (!from) return [{ ...base, action: 'create', fields: [] }]
    if (!to) return [{ ...base, action: 'delete', fields: [] }]
    const fields = [...differs('name', from.name, name, 'live'), ...fieldsOf(from.thing, to.thing)]
    return fields.length > 0 ? [{ ...base, action: actionOf(fields), fields: fields.map(inWords) }] : []
  })
}

const inWords = ({ field, from, to }: FieldChange) => ({ field, from, to })

function networkFields(from: NetworkDesign, to: NetworkDesign): FieldChange[] {
  const names = ({ subnets }: NetworkDesign) => listed(Object.keys(subnets))
  const ranges = ({ subnets }: NetworkDesign) => listed(Object.values(subnets).map(({ cidr }) => cidr))
  const ranges6 = ({ subnets }: NetworkDesign) =>
    listed(Object.values(subnets).flatMap(({ cidr6 }) => cidr6 ?? [])) || null
  return [
    ...differs('subnet', names(from), names(to), 'live'),
    ...differs('range', ranges(from), ranges(to), 'replace'),
    ...differs('IPv6 range', ranges6(from), ranges6(to), 'live'),
  ]
}

/** Whatever the order of networks. */
function routerFields(
  from: RouterDesign,
  to: RouterDesign,
  toNetwork: (name: string) => string | undefined,
): FieldChange[] {
  const before = (from.networks ?? []).map(name => toNetwork(name) ?? name)
  return [
    ...setFields('network', before, to.networks ?? [], 'live'),
    ...differs('leads outside', yesNo(from.external), yesNo(to.external), 'live'),
  ]
}

function floatingIpFields(from: FloatingIpDesign, to: FloatingIpDesign, toInstance: (name: string) => string) {
  return [
    ...differs('instance', from.instance && toInstance(from.instance), to.instance, 'live'),
    ...(from.zone && to.zone ? differs('zone', from.zone, to.zone, 'replace') : []),
  ]
}

type Renames = Record<'instances' | 'clusters', { names: Map<string, string> }>
type Sides = { from: Side & { toNetwork(name: string | undefined): string | undefined }; to: Side }

/** Whatever the order of listeners and members. An address that is left out stays. */
function loadBalancerFields(
  from: LoadBalancerDesign,
  to: LoadBalancerDesign,
  { pairs, options }: { pairs: Renames; options: Sides },
): FieldChange[] {
  const listeners = (it: LoadBalancerDesign) => it.listeners.map(listenerOf).map(listenerInWords)
  const former = (names: string[] = [], section: keyof Renames) =>
    names.map(name => pairs[section].names.get(name) ?? name)
  const check = (it: LoadBalancerDesign) => connectCheckInWords({ ...connectCheckDefaults, ...it.healthCheck })
  return [
    ...differs(
      'network',
      options.from.toNetwork(from.network) ?? options.from.onlyNetwork,
      to.network ?? options.to.onlyNetwork,
      'live',
    ),
    ...(to.address === undefined ? [] : differs('address', from.address, to.address, 'live')),
    ...setFields('listener', listeners(from), listeners(to), 'live'),
    ...setFields('member', former(from.instances, 'instances'), to.instances ?? [], 'live'),
    ...setFields('member', former(from.clusters, 'clusters'), to.clusters ?? [], 'live'),
    ...differs('health check', check(from), check(to), 'live'),
  ]
}

/** Whatever the order of rules: each of them allows. */
function ruleFields(
  from: SecurityGroupDesign,
  to: SecurityGroupDesign,
  toGroup: (name: string) => string,
): FieldChange[] {
  const words = ({ rules = [] }: SecurityGroupDesign, as: (name: string) => string) =>
    rules.map(rule => designedRuleInWords(rule, as))
  return setFields(
    'rule',
    words(from, toGroup),
    words(to, name => name),
    'live',
  )
}

function volumeFields(from: VolumeDesign, to: VolumeDesign): FieldChange[] {
  const isSmaller = to.sizeGiB < from.sizeGiB
  return [
    ...differs('size', from.sizeGiB, to.sizeGiB, isSmaller ? 'replace' : 'live', { words: inGiB }),
    ...differs('encrypted', yesNo(from.encrypted), yesNo(to.encrypted), 'replace'),
    ...(from.zone && to.zone ? differs('zone', from.zone, to.zone, 'replace') : []),
    ...(from.storage && to.storage ? differs('storage', from.storage, to.storage, 'live') : []),
    ...differs('backups', backupInWords(from.backup), backupInWords(to.backup), 'live'),
  ]
}

/** Who has which volume; own volumes of members follow from their cluster. */
function attachmentItems(
  from: DesignDocument,
  to: DesignDocument,
  pairs: Record<
    Exclude<DesignSection, 'networks' | 'routers' | 'loadBalancers' | 'securityGroups' | 'floatingIps'>,
    { names: Map<string, string> }
  >,
): Item[] {
  const before = new Map(
    [...holders(from, name => pairs.clusters.names.get(name) ?? name)].map(([volume, holder]) => [
      pairs.volumes.names.get(volume) ?? volume,
      pairs.instances.names.get(holder) ?? holder,
    ]),
  )
  const after = holders(to, name => name)
  const volumes = [...new Set([...before.keys(), ...after.keys()])]
  return volumes.flatMap((name): Item[] => {
    const fields = differs('instance', before.get(name), after.get(name), 'live')
    const action = !before.has(name) ? 'create' : after.has(name) ? 'update live' : 'delete'
    const key = changeKey('attachment', name)
    return fields.length > 0 ? [{ key, kind: 'attachment', name, action, fields: fields.map(inWords) }] : []
  })
}

function holders(document: DesignDocument, clusterName: (name: string) => string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, { volumes = [] }] of Object.entries(document.instances))
    for (const volume of volumes) found.set(volume, name)
  for (const [name, { members = {} }] of Object.entries(document.clusters))
    for (const [index, { attach = [] }] of Object.entries(members))
      for (const volume of attach) found.set(volume, memberName(clusterName(name), Number(index)))
  return found
}
