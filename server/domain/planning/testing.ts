import fc from 'fast-check'
import type { BackupDesign } from '../backup-design'
import type {
  ClusterDesign,
  DesignDocument,
  InstanceDesign,
  LoadBalancerDesign,
  NetworkDesign,
  RouterDesign,
  SecurityGroupDesign,
  VolumeDesign,
} from '../design/document'
import { type Id, idPrefixes } from '../ids'
import { priorities } from '../instance'
import { nowhere } from '../location'
import type { HostCandidate } from '../placement'
import { noLimits, noUse } from '../quota'
import { sshKeyFor } from '../ssh-key-testing'
import { applyAll } from './model'
import { planVdc } from './plan-vdc'
import type { PlanContext, RecordedVdc } from './recorded'

export const testImage = (
  id: string,
  name: string,
  of: { minMemoryMiB: number; minDiskGiB: number; family?: string; createdAt?: string; isDeprecated?: boolean },
): PlanContext['images'][number] => ({
  ...{ id: id as Id<'image'>, name, family: null, isDeprecated: false, createdAt: '2026-01-01' },
  ...of,
})

/**
 * A small data center and arbitrary designs and records of it, for tests of whatever works with plans. Ids of one series
 * are those of another never.
 */
export function testContext(changes: Partial<PlanContext> = {}, series = 'n'): PlanContext {
  let drawn = 0
  return {
    images: [
      testImage('img_a', 'alpine', { minMemoryMiB: 64, minDiskGiB: 1 }),
      testImage('img_d', 'debian', { minMemoryMiB: 256, minDiskGiB: 4 }),
      testImage('img_b1', 'ubuntu-1', { minMemoryMiB: 64, minDiskGiB: 1, family: 'ubuntu', createdAt: '2026-01-01' }),
      testImage('img_b2', 'ubuntu-2', { minMemoryMiB: 64, minDiskGiB: 1, family: 'ubuntu', createdAt: '2026-02-01' }),
    ],
    types: [
      { id: 'type_s' as Id<'instanceType'>, name: 'small', vcpus: 1, memoryMiB: 512 },
      { id: 'type_m' as Id<'instanceType'>, name: 'medium', vcpus: 2, memoryMiB: 2048 },
    ],
    zones: zoneNames.map(name => ({
      id: `zone_${name}` as Id<'zone'>,
      name,
      storages: name === 'c' ? [] : storagesOf(name),
      hasNetwork: name !== 'c',
      hasExternal: name === 'a',
      outside: name === 'a' ? 'outside' : null,
      hasBackups: true,
    })),
    hosts: zoneNames.flatMap(zone => [testHost(zone, 1), testHost(zone, 2)]),
    usedCidrs: ['10.200.0.0/20'],
    usedCidrs6: ['fd00:200::/64'],
    quota: { limits: noLimits, used: noUse, reserved: noUse },
    newId: kind => `${idPrefixes[kind]}_${series}${String(++drawn).padStart(5, '0')}` as never,
    ...changes,
  }
}

/** Each with a quick one besides its default. */
export const storagesOf = (zone: string) =>
  ['main', 'fast'].map(name => ({ id: `sto_${zone}${name[0]}` as Id<'storage'>, name, freeGiB: null as number | null }))

/** `c` has neither storage nor a network that joins its hosts; there is a way out of `a` only. */
const zoneNames = ['a', 'b', 'c']

export const testHost = (zone: string, number: number, changes: Partial<HostCandidate> = {}): HostCandidate => ({
  ...{ id: `host_${zone}${number}`, name: `host-${zone}${number}`, zoneId: `zone_${zone}`, zoneName: zone },
  ...{ state: 'up', cordoned: false, driver: 'simulated', vcpusAllocatable: 400, vcpusAllocated: 0 },
  ...{ memoryMiB: 400_000, memoryAllocatedMiB: 0, groupMembers: 0, canMigrate: true, location: nowhere, ...changes },
})

export const emptyVdc: RecordedVdc = {
  ...{
    vdcId: 'vdc_1' as Id<'vdc'>,
    networks: [],
    routers: [],
    floatingIps: [],
    loadBalancers: [],
    securityGroups: [],
    volumes: [],
    instances: [],
    clusters: [],
  },
}

/** What is recorded once a design has been applied to what was there. */
export function recordedAfter(
  document: DesignDocument,
  before: RecordedVdc = emptyVdc,
  context: PlanContext = testContext({}, 'b'),
): RecordedVdc {
  const { changes, problems } = planVdc(document, before, context)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return applyAll(before, changes, context)
}

const names = (stem: string, count: number) => Array.from({ length: count }, (_, i) => `${stem}${i + 1}`)
/** Both are left out as often as not. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** What a data center offers, by name, and how much a design has of it at most. */
export type ContentOptions = {
  images?: string[]
  types?: [string, string]
  /** With storage. */
  zones?: [string, string]
  instances?: number
  volumes?: number
  clusters?: number
  members?: number
  /** There is a way out of some zone. Default: true. */
  hasExternal?: boolean
  /** Zones have a second storage, named fast. Default: true. */
  hasFast?: boolean
}

function drawsOf(options: ContentOptions) {
  const {
    images = ['alpine', 'debian', 'ubuntu', 'ubuntu-1'],
    types = ['small', 'medium'],
    zones = ['a', 'b'],
  } = options
  const { instances = 5, volumes = 5, clusters = 2, members = 3 } = options
  const zone = maybe(fc.constantFrom(...zones))
  const machine = machineOf(images, types)
  const network: fc.Arbitrary<'lan' | 'dmz' | undefined> = maybe(fc.constantFrom('lan', 'dmz'))
  return fc.record({
    ranges: fc.record({ lan: fc.constantFrom('10.1.0.0/24', '10.1.1.0/24'), dmz: maybe(fc.constant('10.2.0.0/24')) }),
    volumes: fc.array(
      fc.record({
        name: fc.constantFrom(...names('v', 5)),
        sizeGiB: fc.constantFrom(5, 10, 20),
        zone,
        holder: fc.nat(7),
        backup: maybe(fc.constantFrom<BackupDesign>({ every: 'never' }, { every: 'day', zone: zones[0] })),
      }),
      { maxLength: volumes },
    ),
    instances: fc.array(
      fc.record({
        name: fc.constantFrom(...names('i', 5)),
        machine,
        network,
        zone,
        host: maybe(fc.integer({ min: 2, max: 6 })),
        spread: maybe(fc.constant('apart')),
      }),
      { maxLength: instances },
    ),
    clusters: fc.array(
      fc.record({
        name: fc.constantFrom('web', 'db'),
        size: fc.integer({ min: 1, max: members }),
        zones: maybe(fc.constantFrom<string[]>([zones[0]], zones)),
        machine,
        network,
        disk: maybe(fc.constantFrom(5, 10)),
        resurrection: maybe(fc.constant('off' as const)),
        health: maybe(
          fc.constantFrom(
            { kind: 'agent' as const },
            { kind: 'agent' as const, intervalSeconds: 1 },
            { kind: 'tcp' as const, port: 8080 },
            { kind: 'http' as const, path: '/ready' },
          ),
        ),
      }),
      { maxLength: clusters },
    ),
    /** Of volumes that say none. */
    home: fc.constant(zones[0]),
    // Last, so that the rest is drawn from the same seeds as it was without.
    securityGroups: securityGroupsOf,
    memberships: fc.array(fc.subarray(['front', 'back']), { minLength: 8, maxLength: 8 }),
    /** By which of two routers each network is joined, if any; in one plan they never exchange theirs. */
    routes: fc.record({ lan: maybe(fc.constantFrom('edge', 'core')), dmz: maybe(fc.constant('edge')) }),
    hasIdleRouter: fc.boolean(),
    /** Of those that may have it, the instance that answers under a floating IP. */
    address: maybe(fc.nat(5)),
    leadsOutside: options.hasExternal === false ? fc.constant(false) : fc.boolean(),
    balancers: fc.array(
      fc.record({
        name: fc.constantFrom('front', 'inner'),
        network,
        ports: fc.uniqueArray(fc.constantFrom(80, 443), { minLength: 1 }),
        memberPort: maybe(fc.constant(8080)),
        picks: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      }),
      { maxLength: 2 },
    ),
    ranges6: fc.record({
      lan: maybe(fc.constantFrom('fd00:1::/64', 'fd00:2::/64')),
      dmz: maybe(fc.constant('fd00:3::/64')),
    }),
  })
}

/** `front` and `back` may refer to each other, and each to itself. */
const securityGroupsOf = fc.record(
  Object.fromEntries(
    ['front', 'back'].map(name => [
      name,
      maybe(
        fc.array(
          fc.record(
            {
              direction: fc.constantFrom('ingress' as const, 'egress' as const),
              protocol: fc.constantFrom('tcp' as const, 'icmp' as const),
              remoteGroup: fc.constantFrom('front', 'back'),
            },
            { requiredKeys: ['direction', 'protocol'] },
          ),
          { maxLength: 2 },
        ),
      ),
    ]),
  ),
)

const machineOf = (images: string[], types: string[]) =>
  fc
    .tuple(
      fc.constantFrom<Partial<InstanceDesign>>(
        ...types.map(type => ({ type })),
        ...[
          { vcpus: 1, memoryMiB: 512 },
          { vcpus: 3, memoryMiB: 1024 },
        ],
      ),
      fc.record(
        {
          image: fc.constantFrom(...images),
          power: fc.constantFrom('running' as const, 'stopped' as const, 'paused' as const),
          cpuShares: fc.constantFrom(1024, 2048),
          priority: fc.constantFrom(...priorities),
          rootDiskGiB: fc.constantFrom(4, 8),
          userData: fc.constantFrom('', '#cloud-config\n'),
          sshKeys: fc.subarray([sshKeyFor(1), sshKeyFor(2)]),
        },
        { requiredKeys: ['image'] },
      ),
    )
    .map(([size, rest]) => ({ ...size, ...rest }))

type Draws = ReturnType<typeof drawsOf> extends fc.Arbitrary<infer T> ? T : never

/** Designs without faults, all of the same few names, so that any two of them have much in common. */
export const contentOf = (options: ContentOptions): fc.Arbitrary<DesignDocument> =>
  drawsOf(options).map(drawn => toDocument(drawn, options))
export const arbitraryContent = contentOf({})

function toDocument(drawn: Draws, options: ContentOptions): DesignDocument {
  const onFast = options.hasFast !== false && { storage: 'fast' }
  const unique = <T extends { name: string }>(all: T[]) => [...new Map(all.map(each => [each.name, each])).values()]
  const networks: Record<string, NetworkDesign> = { lan: { subnets: { main: { cidr: drawn.ranges.lan } } } }
  if (drawn.ranges.dmz) networks.dmz = { subnets: { main: { cidr: drawn.ranges.dmz } } }
  for (const [name, cidr6] of Object.entries(drawn.ranges6))
    if (cidr6 && networks[name]) networks[name].subnets.main!.cidr6 = cidr6
  const on = (wish: string | undefined) => (wish && networks[wish] ? wish : 'lan')
  const securityGroups: Record<string, SecurityGroupDesign> = {}
  const isDrawn = (name: string) => drawn.securityGroups[name] !== undefined
  for (const [name, rules] of Object.entries(drawn.securityGroups))
    if (rules) securityGroups[name] = { rules: rules.filter(({ remoteGroup }) => !remoteGroup || isDrawn(remoteGroup)) }
  const memberships = [...drawn.memberships]
  const inGroups = () => {
    const there = (memberships.pop() ?? []).filter(isDrawn)
    return there.length > 0 ? { securityGroups: there } : {}
  }
  const volumes: Record<string, VolumeDesign> = {}
  const instances: Record<string, InstanceDesign> = {}
  const taken = new Set<string>()
  for (const { name, machine, network, zone, host, spread } of unique(drawn.instances)) {
    const range = networks[on(network)]!.subnets.main!.cidr
    const address = host && range.replace(/0\/24$/, String(host))
    instances[name] = {
      ...(machine as InstanceDesign),
      network: on(network),
      ...inGroups(),
      ...(zone && { zone }),
      ...(spread && { spread }),
      ...(address && !taken.has(address) && { address }),
    }
    if (address) taken.add(address)
  }
  for (const { name, sizeGiB, zone, holder, backup } of unique(drawn.volumes)) {
    const instance = Object.values(instances)[holder]
    const more = {
      ...(name === 'v1' && { encrypted: true }),
      ...(name === 'v2' && sizeGiB % 2 === 0 && onFast),
      ...(backup && { backup }),
    }
    volumes[name] = { sizeGiB, ...(instance ? {} : { zone: zone ?? drawn.home }), ...more }
    if (!instance) continue
    instance.volumes = [...(instance.volumes ?? []), name]
    if (zone && !instance.zone && instance.volumes.length === 1) volumes[name].zone = zone
  }
  const clusters: Record<string, ClusterDesign> = {}
  for (const { name, size, zones, machine, network, disk, health, resurrection } of unique(drawn.clusters)) {
    const template = { ...(machine as ClusterDesign['template']), network: on(network), ...inGroups() }
    clusters[name] = {
      ...{ size, ...(zones && { zones }), ...(health && { health }), ...(resurrection && { resurrection }) },
      template: {
        ...template,
        ...(disk && { volumes: { data: { sizeGiB: disk, ...(disk === 10 && onFast) } } }),
      },
    }
  }
  const routers: Record<string, RouterDesign> = drawn.hasIdleRouter ? { edge: {} } : {}
  for (const [network, router] of Object.entries(drawn.routes))
    if (router && networks[network]) routers[router] = { networks: [...(routers[router]?.networks ?? []), network] }
  if (drawn.leadsOutside && routers.edge) routers.edge.external = true
  const floatingIps: DesignDocument['floatingIps'] = {}
  if (drawn.address !== undefined && options.hasExternal !== false) {
    const isLedOutside = (network: string | undefined) =>
      Object.values(routers).some(router => router.external && router.networks?.includes(network ?? 'lan'))
    const able = Object.entries(instances).filter(([, it]) => it.zone === drawn.home && isLedOutside(it.network))
    const [instance] = able[drawn.address] ?? []
    floatingIps.front = { zone: drawn.home, ...(instance && { instance }) }
  }
  const loadBalancers: Record<string, LoadBalancerDesign> = {}
  for (const { name, network, ports, memberPort, picks } of unique(drawn.balancers)) {
    const own = picks.values()
    const picked = (names: string[]) => names.filter(() => own.next().value)
    const there = (things: Record<string, { network?: string }>) =>
      picked(Object.keys(things).filter(each => things[each]!.network === on(network)))
    const members = {
      instances: there(instances),
      clusters: there(Object.fromEntries(Object.entries(clusters).map(([each, { template }]) => [each, template]))),
    }
    loadBalancers[name] = {
      ...{ network: on(network), listeners: ports.map(port => ({ port, ...(memberPort && { memberPort }) })) },
      ...(members.instances.length > 0 && { instances: members.instances }),
      ...(members.clusters.length > 0 && { clusters: members.clusters }),
    }
  }
  return { version: 1, networks, routers, loadBalancers, securityGroups, volumes, instances, clusters, floatingIps }
}

/** The same with things under other names than they have in `before`: each takes the next one’s, the last a new one. */
export function withRenames(document: DesignDocument, before: DesignDocument): DesignDocument {
  const renamed = structuredClone(document)
  for (const section of ['instances', 'clusters'] as const) {
    const names = Object.keys(before[section]).filter(name => name in document[section])
    const things = renamed[section] as Record<string, object>
    for (const name of names) delete things[name]
    for (const [at, was] of names.entries()) things[names[at + 1] ?? `${was}-new`] = { ...document[section][was], was }
  }
  // Who answered under one has another name now.
  for (const address of Object.values(renamed.floatingIps)) delete address.instance
  return renamed
}

/** The same once its renames have been made: a name that is given anew no longer says whose it was. */
export function afterRenames(document: DesignDocument): DesignDocument {
  const settled = structuredClone(document)
  for (const things of [settled.instances, settled.clusters, settled.volumes])
    for (const thing of Object.values(things)) delete thing.was
  return settled
}

/** What others did behind our back, or what is broken: a drift of one instance or volume each. */
export const arbitraryDrift = fc.array(
  fc.record({
    at: fc.nat(20),
    what: fc.constantFrom(
      ...(['off', 'paused', 'missing', 'pending', 'larger', 'unplugged', 'lost volume', 'short volume'] as const),
    ),
  }),
  { maxLength: 4 },
)
export type Drift = typeof arbitraryDrift extends fc.Arbitrary<(infer T)[]> ? T : never

export function drifted(recorded: RecordedVdc, drifts: readonly Drift[]): RecordedVdc {
  const vdc = structuredClone(recorded)
  for (const { at, what } of drifts) {
    const instance = vdc.instances[at % Math.max(1, vdc.instances.length)]
    const volume = vdc.volumes[at % Math.max(1, vdc.volumes.length)]
    if (what === 'lost volume' && volume) Object.assign(volume, { observed: 'missing', actual: null })
    else if (what === 'short volume' && volume?.actual) volume.actual.sizeGiB = Math.max(1, volume.sizeGiB - 1)
    else if (!instance || instance.observed === 'pending') continue
    else if (what === 'off') instance.observed = instance.power === 'stopped' ? 'running' : 'crashed'
    else if (what === 'paused') instance.observed = 'paused'
    else if (what === 'missing') instance.observed = 'missing'
    else if (what === 'larger' && instance.actual) instance.actual.memoryMiB += 128
    else if (what === 'unplugged' && instance.actual) instance.actual.attachmentIds.pop()
    else if (what === 'pending' && !vdc.volumes.some(each => each.attachment?.instanceId === instance.id))
      Object.assign(instance, { observed: 'pending', actual: null, hostId: null, zoneId: null, zoneName: null })
  }
  return vdc
}
