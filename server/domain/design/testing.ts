import fc from 'fast-check'
import type { BackupDesign } from '../backup-design'
import { limits, powerStates, priorities } from '../instance'
import { sshKeyFor } from '../ssh-key-testing'
import { checkDesign } from './check'
import { duplicate } from './copy'
import type {
  ClusterDesign,
  DesignDocument,
  InstanceDesign,
  MemberDesign,
  SecurityRuleDesign,
  VolumeDesign,
} from './document'
import { attach, detach, remove, setField, setShape } from './edit'
import { keysOf } from './keys'

/** Names of what a data center offers. */
export type Offered = { images: string[]; types: string[]; zones: string[] }

const offered: Offered = {
  images: ['debian-12', 'Tiny Linux', '22.04', 'null'],
  types: ['tiny-64m', 'medium-4g', '1e3'],
  zones: ['north', 'south', 'no'],
}

/** What YAML or JavaScript would gladly take for something else. */
const treacherous = [
  'no',
  'on',
  'y',
  'null',
  'true',
  '1e3',
  '0x1',
  '07',
  '7',
  '1-2',
  'constructor',
  'was',
  'data',
  'web-1',
]

/** Names of things, short, so that names of members fit. */
export const arbitraryName = fc.oneof(
  fc.constantFrom(...treacherous),
  fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/),
)

/** Any text that a machine may be given: other scripts, tabs, trailing spaces, what looks like YAML. */
export const arbitraryUserData = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom('', '---', '...', '# x', '#cloud-config', '\tx', 'x ', ' x', ': ', '- a', '\r'),
          fc.string(),
        ),
      )
      .map(lines => lines.join('\n')),
  )
  .map(text => text.replaceAll('\u0000', '').toWellFormed())

/**
 * Designs without a fault, as people might draw them: several networks, volumes with and without an instance, clusters
 * whose members differ. With `renames`, things also say what they were.
 */
export function arbitraryDesign(of: Partial<Offered & { renames: boolean }> = {}): fc.Arbitrary<DesignDocument> {
  const { renames = false, ...offer } = { ...offered, ...of }
  const named = <T extends object>(thing: fc.Arbitrary<T>, maxLength: number, minLength = 0) =>
    fc.uniqueArray(fc.tuple(arbitraryName, thing), { minLength, maxLength, selector: ([name]) => name })
  return fc
    .record({
      networks: named(fc.record({ subnet: arbitraryName, prefix: fc.integer({ min: 20, max: 26 }) }), 3, 1),
      routers: named(fc.record({ joins: fc.subarray([0, 1, 2]), external: fc.boolean() }), 2),
      securityGroups: named(fc.record({ rules: fc.array(securityRule, { maxLength: 3 }) }), 3),
      instances: named(instance(offer), 6),
      floatingIps: named(fc.record({ zone: zone(offer), holder: fc.option(fc.nat(), { nil: undefined }) }), 2),
      clusters: named(cluster(offer), 2),
      volumes: named(volume(offer), 6),
      renamed: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    })
    .map(parts => assemble(parts, renames))
    .filter(design => checkDesign(design).length === 0)
}

/** An edit as someone at a canvas makes it, to whatever thing the number falls on. */
export type Edit = {
  what: 'power' | 'shape' | 'size' | 'userData' | 'remove' | 'duplicate' | 'attach' | 'detach' | 'template'
  at: number
  value: number
}
export const arbitraryEdits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    what: fc.constantFrom('power', 'shape', 'size', 'userData', 'remove', 'duplicate', 'attach', 'detach', 'template'),
    at: fc.nat(),
    value: fc.nat(),
  }),
  { maxLength: 4 },
)

export const edited = (design: DesignDocument, edits: Edit[]): DesignDocument => edits.reduce(applyEdit, design)

function applyEdit(design: DesignDocument, { what, at, value }: Edit): DesignDocument {
  const pick = (names: string[]) => (names.length === 0 ? undefined : names[at % names.length])
  const key = pick(keysOf(design))
  const instance = pick(Object.keys(design.instances))
  const volume = pick(Object.keys(design.volumes))
  const cluster = pick(Object.keys(design.clusters))
  if (key && what === 'remove') return remove(design, [key])
  if (key && what === 'duplicate') return duplicate(design, [key]).document
  if (instance && what === 'power') return setField(design, ['instances', instance, 'power'], powerStates[value % 3])
  if (instance && what === 'userData')
    return setField(design, ['instances', instance, 'userData'], value % 2 ? '#!' : undefined)
  if (instance && what === 'shape')
    return setShape(design, ['instances', instance], value % 2 ? { type: 't' } : { vcpus: 1, memoryMiB: 64 })
  if (volume && what === 'size') return setField(design, ['volumes', volume, 'sizeGiB'], 1 + (value % 100))
  if (cluster && what === 'template')
    return setField(design, ['clusters', cluster, 'template', 'image'], `image-${value % 3}`)
  if (volume && what === 'detach') return detach(design, volume)
  const target = Object.keys(design.instances)[value % 5]
  return volume && target && what === 'attach' ? attach(design, volume, target) : design
}

type Parts = {
  networks: [string, { subnet: string; prefix: number }][]
  /** `joins`: of all networks, by number. */
  routers: [string, { joins: number[]; external: boolean }][]
  securityGroups: [string, { rules: { rule: SecurityRuleDesign; remote: number | undefined }[] }][]
  /** `holder`: of all instances, the one that answers under it. */
  floatingIps: [string, { zone: string; holder: number | undefined }][]
  instances: [string, InstanceParts][]
  clusters: [string, ClusterParts][]
  volumes: [string, VolumeParts][]
  renamed: boolean[]
}
type InstanceParts = { design: InstanceDesign; network: number; groups: number; host: number | undefined }
type ClusterParts = { design: ClusterDesign; network: number; groups: number }
/** `holder`: of all instances and members, the one that has it. */
type VolumeParts = { design: VolumeDesign; holder: number | undefined; saysZone: boolean }

const arbitrarySshKeys = fc.subarray([1, 2, 3]).map(seeds => seeds.map(seed => sshKeyFor(seed)))

const machine = ({ images, types }: Offered) =>
  fc
    .record(
      {
        image: fc.constantFrom(...images),
        type: fc.constantFrom(undefined, ...types),
        vcpus: fc.integer({ min: 1, max: 4 }),
        memoryMiB: fc.integer({ min: 1, max: 8 }).map(it => it * 512),
        cpuShares: fc.integer({ min: limits.cpuShares.min, max: limits.cpuShares.max }),
        rootDiskGiB: fc.integer({ min: 20, max: 40 }),
        power: fc.constantFrom(...powerStates),
        priority: fc.constantFrom(...priorities),
        userData: arbitraryUserData,
        sshKeys: arbitrarySshKeys,
      },
      { requiredKeys: ['image', 'type', 'vcpus', 'memoryMiB'] },
    )
    .map(({ type, vcpus, memoryMiB, ...rest }) => ({ ...(type ? { type } : { vcpus, memoryMiB }), ...rest }))

/** `remote`: of all groups, the one that it refers to. */
const securityRule = fc.record({
  rule: fc.record(
    {
      direction: fc.constantFrom<SecurityRuleDesign['direction']>('ingress', 'egress'),
      protocol: fc.constantFrom<SecurityRuleDesign['protocol']>('tcp', 'udp'),
      ports: fc.constantFrom('22', '8000-8080'),
    },
    { requiredKeys: ['direction', 'protocol'] },
  ),
  remote: fc.option(fc.nat(), { nil: undefined }),
})

const zone = ({ zones }: Offered) => fc.constantFrom(...zones)
const size = fc.integer({ min: 1, max: 50 })

const instance = (offer: Offered): fc.Arbitrary<InstanceParts> =>
  fc.record({
    design: fc
      .tuple(machine(offer), fc.record({ zone: zone(offer), spread: fc.constantFrom('a', 'b') }, { requiredKeys: [] }))
      .map(([base, more]) => ({ ...base, ...more })),
    network: fc.nat(),
    groups: fc.nat(),
    host: fc.option(fc.nat(50), { nil: undefined }),
  })

const cluster = (offer: Offered): fc.Arbitrary<ClusterParts> =>
  fc.record({
    design: fc.record(
      {
        size: fc.integer({ min: 1, max: 4 }),
        zones: fc.uniqueArray(zone(offer), { minLength: 1 }),
        template: fc
          .tuple(
            machine(offer),
            fc.option(fc.dictionary(arbitraryName, fc.record({ sizeGiB: size }), { maxKeys: 2, minKeys: 1 }), {
              nil: undefined,
            }),
          )
          .map(([base, volumes]) => ({ ...base, ...(volumes && { volumes: { ...volumes } }) })),
        members: member(offer).map(one => ({ '1': one })),
        resurrection: fc.constant('off' as const),
        health: fc.record(
          { kind: fc.constant('agent' as const), unhealthyAfter: fc.integer({ min: 4, max: 9 }) },
          { requiredKeys: ['kind'] },
        ),
      },
      { requiredKeys: ['size', 'template'] },
    ),
    network: fc.nat(),
    groups: fc.nat(),
  })

const member = (offer: Offered): fc.Arbitrary<MemberDesign> =>
  fc
    .record(
      { power: fc.constantFrom(...powerStates), type: fc.constantFrom(...offer.types), zone: zone(offer) },
      { requiredKeys: [] },
    )
    .filter(it => Object.keys(it).length > 0)

const volume = (offer: Offered): fc.Arbitrary<VolumeParts> =>
  fc.record({
    design: fc
      .record({ sizeGiB: size, zone: zone(offer), backup: fc.option(arbitraryBackup, { nil: undefined }) })
      .map(({ backup, ...it }) => ({ ...it, ...(backup && { backup }) })),
    holder: fc.option(fc.nat(), { nil: undefined }),
    saysZone: fc.boolean(),
  })

function assemble(parts: Parts, renames: boolean): DesignDocument {
  const networks = parts.networks.map(([name, { subnet, prefix }], index) => {
    // Some have both kinds.
    const cidr6 = prefix % 2 === 0 && { cidr6: `fd00:${20 + index}::/64` }
    return [name, { subnets: { [subnet]: { cidr: `10.${20 + index}.0.0/${prefix}`, ...cidr6 } } }] as const
  })
  const networkAt = (index: number) => index % networks.length
  // The only network may be left out, and of several the one that is meant has to be said.
  const networkOf = (index: number) =>
    networks.length === 1 && index % 2 === 0 ? {} : { network: networks[networkAt(index)]![0] }
  const joined = new Set<number>()
  const routers = parts.routers.map(([name, { joins, external }]) => {
    const own = joins.filter(index => index < networks.length && !joined.has(index))
    for (const index of own) joined.add(index)
    const networksOf = own.length > 0 ? { networks: own.map(index => networks[index]![0]) } : {}
    return [name, { ...networksOf, ...(external && { external }) }] as const
  })
  const groupAt = (index: number) => parts.securityGroups[index % parts.securityGroups.length]?.[0]
  const securityGroups = parts.securityGroups.map(([name, { rules }]) => {
    const written = rules.map(({ rule, remote }) =>
      remote === undefined ? rule : { ...rule, remoteGroup: groupAt(remote)! },
    )
    return [name, written.length > 0 ? { rules: written } : {}] as const
  })
  const groupsOf = (index: number) => {
    const group = index % 2 === 0 ? groupAt(index) : undefined
    return group === undefined ? {} : { securityGroups: [group] }
  }
  const clusters = parts.clusters.map(([name, { design, network, groups }]) => {
    const template = { ...design.template, ...networkOf(network), ...groupsOf(groups) }
    return [name, { ...design, template }] as const
  })
  const taken = new Set(
    clusters.flatMap(([name, { size }]) => Array.from({ length: size }, (_, i) => `${name}-${i + 1}`)),
  )
  const instances = parts.instances.filter(([name]) => !taken.has(name))
  const designs = new Map(
    instances.map(([name, { design, network, groups, host }], index) => {
      const address =
        host === undefined ? {} : { address: `10.${20 + networkAt(network)}.0.${2 + ((host + index) % 50)}` }
      return [name, { ...design, ...networkOf(network), ...groupsOf(groups), ...address } as InstanceDesign]
    }),
  )
  const own = new Set(
    clusters.flatMap(([name, { size, template }]) =>
      Object.keys(template.volumes ?? {}).flatMap(volume =>
        Array.from({ length: size }, (_, i) => `${name}-${i + 1}-${volume}`),
      ),
    ),
  )
  const volumes: [string, VolumeDesign][] = []
  for (const [name, { design, holder, saysZone }] of parts.volumes) {
    if (own.has(name)) continue
    const all = [...designs.values()]
    const at = holder === undefined ? undefined : all[holder % all.length]
    if (at) at.volumes = [...(at.volumes ?? []), name]
    const { zone, ...placeless } = design
    const where = at ? at.zone : zone
    volumes.push([name, where && saysZone ? { ...placeless, zone: where } : at ? placeless : design])
  }
  const bound = new Set<string>()
  const floatingIps = parts.floatingIps.map(([name, { zone, holder }]) => {
    const names = [...designs.keys()]
    const instance = holder === undefined ? undefined : names[holder % names.length]
    const isFree = instance !== undefined && !bound.has(instance)
    if (isFree) bound.add(instance)
    return [name, { zone, ...(isFree && { instance }) }] as const
  })
  let things = 0
  const formerly = <T extends object>(entries: readonly (readonly [string, T])[]) =>
    Object.fromEntries(
      entries.map(([name, thing]) => [
        name,
        renames && parts.renamed[things++ % parts.renamed.length] ? { was: `formerly-${name}`, ...thing } : thing,
      ]),
    )
  return {
    version: 1,
    networks: formerly(networks),
    routers: formerly(routers),
    loadBalancers: {},
    securityGroups: formerly(securityGroups),
    volumes: formerly(volumes),
    instances: formerly([...designs]),
    clusters: formerly(clusters),
    floatingIps: formerly(floatingIps),
  }
}

/** Each said in the shortest way. */
const arbitraryBackup = fc.constantFrom<BackupDesign>(
  { every: 'never' },
  { every: 'hour', at: '00:15', keep: { hourly: 24, daily: 7 } },
  { every: 'day' },
  { every: 'week', at: '03:30', weekday: 'monday', keep: { weekly: 8 } },
)
